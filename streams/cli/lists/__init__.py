"""`shipscreen lists`: load, fetch, publish and ask about lists."""
