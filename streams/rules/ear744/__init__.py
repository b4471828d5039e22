"""End users and end uses: 15 CFR part 744."""
