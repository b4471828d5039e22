"""What the Commerce Control List asks of each ECCN paragraph; read by streams/rules/controls.py, told in README.md."""
