"""Stream processors that screen shipments for export control."""
