"""Every consent text that was ever asked (`consent_texts`), for ever: only ever added to."""

from collections.abc import Iterable, Sequence
from datetime import date

from pymongo import UpdateOne

from services.inquiry.intake.domain.consent_texts import ConsentText, history, version_of
from shared.mongo import Database, Document


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
    return {
        "purpose": text.purpose,
        "version": text.text_version,
        "locale": text.locale,
        "valid_from": text.valid_from.isoformat(),
        "text": text.text,
    }


def _readable(documents: Iterable[Document]) -> list[ConsentText]:
    """Those whose text is still the one that its version names: a changed one was never shown."""
    return [_text(one) for one in documents if _is_unchanged(one)]


def _is_unchanged(document: Document) -> bool:
    text = document.get("text")
    is_whole = {"purpose", "locale", "valid_from"} <= document.keys()
    return is_whole and isinstance(text, str) and version_of(text) == document.get("version")


def _text(document: Document) -> ConsentText:
    return ConsentText(
        purpose=document["purpose"],
        locale=document["locale"],
        text=document["text"],
        valid_from=date.fromisoformat(document["valid_from"]),
    )
