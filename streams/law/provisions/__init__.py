"""Provisions that several rules share."""
