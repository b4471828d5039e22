"""What a person does to the records of partitions: take them over on other topics, set their day back."""
