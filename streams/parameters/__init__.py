"""Effective-dated values that several rules share, each cited."""
