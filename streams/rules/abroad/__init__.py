"""Export control of the place of shipment, outside the United States."""
