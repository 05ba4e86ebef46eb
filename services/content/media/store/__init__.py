"""Pictures in MongoDB."""

from services.content.media.store.files import MongoFiles
from services.content.media.store.media import MongoMedia
from services.content.media.store.uses import MongoUses

__all__ = ["MongoFiles", "MongoMedia", "MongoUses"]
