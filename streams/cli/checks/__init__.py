"""What `shipscreen doctor` looks at: each check asks one question, and says what it found and what to do."""
