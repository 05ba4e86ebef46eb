"""Choices and digests in MongoDB."""

from services.routing.notifications.store.choices import MongoNotificationChoices
from services.routing.notifications.store.digests import MongoDigests

__all__ = ["MongoDigests", "MongoNotificationChoices"]
