"""The arithmetic of US content and the scopes of direct products."""
