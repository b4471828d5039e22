"""Country Chart and requirements stated beside it: 15 CFR parts 738 and 742."""
