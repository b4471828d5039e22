"""What the Commerce Control List asks of each ECCN paragraph; read by streams/law/controls.py, told in README.md."""
