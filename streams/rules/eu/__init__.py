"""European Union: its own lists, never mixed into EAR codes."""
