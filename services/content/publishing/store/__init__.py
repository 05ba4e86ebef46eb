"""Published pages in MongoDB, and what tells that they or their sources have changed."""

from services.content.publishing.store.changes import ContentChanges
from services.content.publishing.store.marks import MongoPageMarks
from services.content.publishing.store.pages import MongoPages
from services.content.publishing.store.reviewed import MongoReviewedPages
from services.content.publishing.store.watched import WatchedPages

__all__ = ["ContentChanges", "MongoPageMarks", "MongoPages", "MongoReviewedPages", "WatchedPages"]
