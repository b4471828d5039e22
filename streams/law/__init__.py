"""The law's own tables and readings, by day."""
