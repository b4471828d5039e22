"""One task for each partition: what comes in, what goes out."""
