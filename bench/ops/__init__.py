"""What operators see, checked live: two workers on real Kafka under load, scraped by Debian's Prometheus."""
