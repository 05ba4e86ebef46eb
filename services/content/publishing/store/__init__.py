"""Published pages in MongoDB."""

from services.content.publishing.store.cached import CachedPages
from services.content.publishing.store.pages import MongoPages

__all__ = ["CachedPages", "MongoPages"]
