"""The pure core, in the order in which an order passes through it."""
