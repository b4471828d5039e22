"""Part 740: licence exceptions, each claimed and with all its terms evidenced."""
