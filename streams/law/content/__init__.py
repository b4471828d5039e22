"""Computes US content (de minimis) and the product scope of direct product rules."""
