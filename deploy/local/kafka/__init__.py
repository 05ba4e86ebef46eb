"""Kafka for one machine: a named cluster, Apache Kafka itself, or the broker inside librdkafka."""
