"""Kafka on the receiving side: the batch consumer, its dead letters, and the topics' creation."""

from shared.kafka.consumer import BatchConsumer
from shared.kafka.dead_letters import MongoDeadLetters
from shared.kafka.membership import ConsumerSettings
from shared.kafka.sorting import Received
from shared.kafka.topics import create_topics, topics_are_there

__all__ = [
    "BatchConsumer",
    "ConsumerSettings",
    "MongoDeadLetters",
    "Received",
    "create_topics",
    "topics_are_there",
]
