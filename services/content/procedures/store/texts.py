"""Texts as documents and back. A field that is not written is not stored, so nothing inherited can
be.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.content.text.domain import (
    TEXT_FIELDS,
    Announcement,
    Block,
    BulletList,
    Faq,
    NextSteps,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
)
from shared.mongo import Document


def texts_document(texts: Mapping[str, ProcedureText]) -> Document:
    return {locale: text_document(text) for locale, text in texts.items()}


def texts(document: Document) -> dict[str, ProcedureText]:
    return {locale: _text(fields) for locale, fields in document.items()}


def announcement_document(words: Announcement) -> Document:
    return {
        "text": words.text,
        "action": words.action,
        "is_dismissible": words.is_dismissible,
    }


def announcement(document: Document) -> Announcement:
    return Announcement(**document)


def travel_document(block: TravelBlock) -> Document:
    return {
        "heading": block.heading,
        "blocks": _blocks_document(block.blocks),
        "action": block.action,
    }


def travel(document: Document) -> TravelBlock:
    return TravelBlock(
        heading=document["heading"],
        blocks=_blocks(document["blocks"]),
        action=document["action"],
    )


def text_document(text: ProcedureText) -> Document:
    written = {name: getattr(text, name) for name in TEXT_FIELDS}
    return {name: _plain(value) for name, value in written.items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case str():
            return value
        case tuple():
            return [_plain(entry) for entry in value]
        case Paragraph() | BulletList():
            return _block_document(value)
        case Announcement():
            return announcement_document(value)
        case TravelBlock():
            return travel_document(value)
        case Section():
            blocks = _blocks_document(value.blocks)
            return {"id": value.id, "heading": value.heading, "blocks": blocks}
        case Faq():
            return {"question": value.question, "blocks": _blocks_document(value.blocks)}
        case NextSteps():
            return {"heading": value.heading, "blocks": _blocks_document(value.blocks)}
    raise TypeError(type(value).__name__)


def _text(document: Document) -> ProcedureText:
    readers: dict[str, Callable[[Any], Any]] = {
        "summary": _blocks,
        "sections": _sections,
        "faqs_intro": _blocks,
        "faqs": _faqs,
        "not_suitable_if": tuple,
        "next_steps": lambda fields: NextSteps(
            heading=fields["heading"], blocks=_blocks(fields["blocks"])
        ),
        "out_of_province": travel,
        "international": travel,
        "announcements": lambda entries: tuple(announcement(entry) for entry in entries),
    }
    fields: dict[str, Any] = {
        name: readers[name](value) if name in readers else value for name, value in document.items()
    }
    return ProcedureText(**fields)


def _sections(entries: Iterable[Document]) -> tuple[Section, ...]:
    return tuple(
        Section(id=entry["id"], heading=entry["heading"], blocks=_blocks(entry["blocks"]))
        for entry in entries
    )


def _faqs(entries: Iterable[Document]) -> tuple[Faq, ...]:
    return tuple(
        Faq(question=entry["question"], blocks=_blocks(entry["blocks"])) for entry in entries
    )


def _blocks_document(blocks: Iterable[Block]) -> list[Document]:
    return [_block_document(block) for block in blocks]


def _block_document(block: Block) -> Document:
    match block:
        case Paragraph(text=text):
            return {"text": text}
        case BulletList(items=items, is_ordered=is_ordered):
            return {"items": list(items), "is_ordered": is_ordered}


def _blocks(entries: Iterable[Document]) -> tuple[Block, ...]:
    return tuple(_block(entry) for entry in entries)


def _block(entry: Document) -> Block:
    if "text" in entry:
        return Paragraph(text=entry["text"])
    return BulletList(items=tuple(entry["items"]), is_ordered=entry["is_ordered"])
