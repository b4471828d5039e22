"""Finds red-flag words in end-use texts, item descriptions and names (RULES2.md H.1, H.2). Pure."""
