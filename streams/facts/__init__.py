"""Facts about orders, the company's policy, and the meaning of reason codes."""
