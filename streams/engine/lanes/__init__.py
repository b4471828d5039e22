"""Runs one task per partition, which decides its events and writes the results."""
