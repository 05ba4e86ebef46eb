"""MongoDB: the one way to connect, and the few things every store needs."""

from shared.mongo.connection import NO_ANSWER, Client, Database, Document, connect, ping
from shared.mongo.documents import document_converter
from shared.mongo.gathered import GatheredInserts, GatheredReads, GatheredUpdates
from shared.mongo.hearing import Heard, Hearing
from shared.mongo.indexes import ensure_indexes, ensure_removal, is_duplicate_key
from shared.mongo.lease import Lease, MongoLeases, SharedLease
from shared.mongo.manifests import Manifests, ManifestUnknown
from shared.mongo.reading import UNREADABLE, known, readable, readable_page
from shared.mongo.rereads import REREADS, MongoRereads
from shared.mongo.written import WriteStream

__all__ = [
    "NO_ANSWER",
    "REREADS",
    "UNREADABLE",
    "Client",
    "Database",
    "Document",
    "GatheredInserts",
    "GatheredReads",
    "GatheredUpdates",
    "Heard",
    "Hearing",
    "Lease",
    "ManifestUnknown",
    "Manifests",
    "MongoLeases",
    "MongoRereads",
    "SharedLease",
    "WriteStream",
    "connect",
    "document_converter",
    "ensure_indexes",
    "ensure_removal",
    "is_duplicate_key",
    "known",
    "ping",
    "readable",
    "readable_page",
]
