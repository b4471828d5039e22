"""What is known, chosen and meant: orders, policy, reasons."""
