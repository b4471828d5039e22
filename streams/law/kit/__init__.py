"""What the author of a rule imports."""
