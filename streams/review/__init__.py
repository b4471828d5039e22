"""Who decides a hold, and what people have decided."""
