"""The three services; they share nothing but `shared` and meet only in facts on Kafka."""
