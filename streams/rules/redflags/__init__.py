"""Red flags: Supp. 3 to part 732. A flag is a duty to inquire until its resolution is documented."""
