"""France: national measures."""
