"""The company's own lists, and lists that no rule names."""
