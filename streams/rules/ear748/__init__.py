"""Part 748: applications and documents."""
