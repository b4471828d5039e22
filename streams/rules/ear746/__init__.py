"""Embargoes and other special controls: 15 CFR part 746."""
