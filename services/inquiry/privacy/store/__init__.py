"""The vault in MongoDB."""

from services.inquiry.privacy.store.vault import MongoVault

__all__ = ["MongoVault"]
