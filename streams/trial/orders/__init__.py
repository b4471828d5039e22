"""Generated order events, by a seed."""
