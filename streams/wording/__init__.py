"""Words of end-use texts, item descriptions and names that make them a red flag (RULES2.md H.1, H.2). Pure."""
