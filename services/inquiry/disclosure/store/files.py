"""Patient files opened for disclosure."""

from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.privacy.ports import Vault
from shared.mongo import Database


class MongoPatientFiles:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def get(self, inquiry_id: str) -> PatientFile | None:
        document = await self._inquiries.find_one({"_id": inquiry_id})
        if document is None:
            return None
        opened = await self._vault.open(document["personal"])
        return PatientFile(
            inquiry_id=document["_id"],
            reference=document["reference"],
            lead_id=document["lead"].get("lead_id"),
            residence=document["residence"],
            payer_kind=document["payer_kind"],
            language=document["language"],
            interpreter=document["interpreter"],
            earliest=document["earliest"],
            latest=document["latest"],
            personal=opened.fields,
            is_erased=opened.is_erased,
        )
