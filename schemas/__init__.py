"""The contract: what travels on the topics, and the one table of topics."""
