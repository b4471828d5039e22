"""What a decision rests on, and what another law would have decided."""
