"""The chains of disclosure records, and the notes of their verification."""

from services.inquiry.disclosure.store.chains import MongoDisclosures
from services.inquiry.disclosure.store.checks import MongoCheckBook

__all__ = ["MongoCheckBook", "MongoDisclosures"]
