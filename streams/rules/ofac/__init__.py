"""31 CFR chapter V: sanctions of the Office of Foreign Assets Control."""
