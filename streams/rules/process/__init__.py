"""Process rules: can the order be judged at all? (RULES.md K and the gates of 0.9)."""
