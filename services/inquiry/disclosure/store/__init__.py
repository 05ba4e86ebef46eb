"""Patient files opened for disclosure, the chains of records, and the notes of their
verification.
"""

from services.inquiry.disclosure.store.chains import MongoDisclosures
from services.inquiry.disclosure.store.checks import MongoCheckBook
from services.inquiry.disclosure.store.files import MongoPatientFiles

__all__ = ["MongoCheckBook", "MongoDisclosures", "MongoPatientFiles"]
