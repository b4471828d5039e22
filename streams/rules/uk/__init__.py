"""United Kingdom: its own lists."""
