"""Published pages in MongoDB."""

from services.content.publishing.store.pages import MongoPages
from services.content.publishing.store.watched import ChangeListener, WatchedPages

__all__ = ["ChangeListener", "MongoPages", "WatchedPages"]
