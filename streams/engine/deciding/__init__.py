"""One event judged and turned into records."""
