"""Reference topics, published and read anew."""
