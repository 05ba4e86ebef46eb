"""Published pages in MongoDB."""

from services.content.publishing.store.pages import MongoPages
from services.content.publishing.store.remembered import CachedPages

__all__ = ["CachedPages", "MongoPages"]
