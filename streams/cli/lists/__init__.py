"""`shipscreen lists`: checks, fetches, publishes and queries restricted-party lists."""
