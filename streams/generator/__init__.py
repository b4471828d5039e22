"""Seeded orders that look like a real exporter's: pure, no clock, randomness passed in."""
