"""Classification and steps before everything else: 15 CFR part 732."""
