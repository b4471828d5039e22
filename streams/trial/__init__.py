"""Generated orders, the sender's count and the demo's run."""
