"""Kafka on the receiving side: the batch consumer, its dead letters, and the topics' creation."""

from shared.kafka.classify import Received
from shared.kafka.consumer import BatchConsumer
from shared.kafka.consumer_group import ConsumerSettings
from shared.kafka.dead_letters import MongoDeadLetters, MongoOpenDeadLetters
from shared.kafka.topics import create_topics, keep_topics, topics_are_there

__all__ = [
    "BatchConsumer",
    "ConsumerSettings",
    "MongoDeadLetters",
    "MongoOpenDeadLetters",
    "Received",
    "create_topics",
    "keep_topics",
    "topics_are_there",
]
