"""Part 736: general prohibitions and general orders."""
