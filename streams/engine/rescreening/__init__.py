"""Open orders judged again when what they rest on changes."""
