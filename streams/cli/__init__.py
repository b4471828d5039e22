"""The command `shipscreen`: one module per command group, loaded when it is called."""
