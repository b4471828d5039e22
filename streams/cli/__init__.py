"""The command line `shipscreen`: one module per command group, imported only when the command is called."""
