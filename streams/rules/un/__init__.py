"""United Nations lists."""
