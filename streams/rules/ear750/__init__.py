"""Part 750: licences."""
