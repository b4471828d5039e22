"""Screens open orders again when the inputs of their decisions change."""
