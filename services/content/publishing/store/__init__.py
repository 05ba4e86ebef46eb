"""Published pages in MongoDB."""

from services.content.publishing.store.pages import MongoPages

__all__ = ["MongoPages"]
