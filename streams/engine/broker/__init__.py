"""Everything that speaks to Kafka by itself."""
