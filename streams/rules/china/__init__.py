"""China: its own lists, never mixed into EAR codes."""
