"""Endpoints, their messages and the log of attempts in MongoDB; secrets under a key of ours."""

from services.content.webhooks.store.attempts import MongoAttempts
from services.content.webhooks.store.deliveries import MongoDeliveries
from services.content.webhooks.store.endpoints import MongoEndpoints
from services.content.webhooks.store.secrets import SealedSecrets

__all__ = ["MongoAttempts", "MongoDeliveries", "MongoEndpoints", "SealedSecrets"]
