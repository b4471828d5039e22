"""Denied persons: 15 CFR part 764."""
