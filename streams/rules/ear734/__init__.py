"""What is subject to the EAR: 15 CFR part 734."""
