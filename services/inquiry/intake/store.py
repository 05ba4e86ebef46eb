"""Every consent text that was ever asked (`consent_texts`), for ever: only ever added to."""

from collections.abc import Iterable, Sequence

from pymongo import UpdateOne

from services.inquiry.documents import converter
from services.inquiry.intake.domain.consent_texts import ConsentText, history
from shared.mongo import Database, Document, readable


class MongoConsentTexts:
    def __init__(self, database: Database) -> None:
        self._texts = database["consent_texts"]

    async def prepare(self) -> None:
        """Keeps the program's texts, so that one that is taken out of it later stays resolvable."""
        writes = [
            UpdateOne({"_id": _id(text)}, {"$setOnInsert": _document(text)}, upsert=True)
            for text in history()
        ]
        await self._texts.bulk_write(writes, ordered=False)

    async def find(self, versions: Iterable[tuple[str, str]]) -> Sequence[ConsentText]:
        ids = [f"{purpose}/{version}" for purpose, version in versions]
        found = self._texts.find({"_id": {"$in": ids}}) if ids else None
        return [] if found is None else _readable([document async for document in found])

    async def of_purpose(self, purpose: str) -> Sequence[ConsentText]:
        return _readable(await self._texts.find({"purpose": purpose}).to_list(None))


def _id(text: ConsentText) -> str:
    return f"{text.purpose}/{text.text_version}"


def _document(text: ConsentText) -> Document:
    return {**converter.unstructure(text), "version": text.text_version}


def _readable(documents: Iterable[Document]) -> list[ConsentText]:
    """Those whose text is still the one that its version names: a changed one was never shown."""
    texts = readable(documents, _text, collection="consent_texts")
    return [text for text, version in texts if text.text_version == version]


def _text(document: Document) -> tuple[ConsentText, object]:
    return converter.structure(document, ConsentText), document.get("version")
