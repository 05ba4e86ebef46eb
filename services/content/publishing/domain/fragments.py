"""Blocks of text to HTML fragments and to plain text. Text is escaped; only <p>, <ul>, <ol> and
<li> are made here.
"""

from collections.abc import Iterable
from html import escape

from services.content.text.domain import Block, BulletList, Paragraph


def html_of(blocks: Iterable[Block]) -> str:
    return "".join(_html(block) for block in blocks)


def plain_text_of(blocks: Iterable[Block]) -> str:
    """One line of text, for search engines and summaries."""
    return " ".join(_plain(block) for block in blocks)


def _html(block: Block) -> str:
    match block:
        case Paragraph(text=text):
            return f"<p>{escape(text, quote=False)}</p>"
        case BulletList(items=items, is_ordered=is_ordered):
            tag = "ol" if is_ordered else "ul"
            entries = "".join(f"<li>{escape(item, quote=False)}</li>" for item in items)
            return f"<{tag}>{entries}</{tag}>"


def _plain(block: Block) -> str:
    match block:
        case Paragraph(text=text):
            return text
        case BulletList(items=items):
            return " ".join(items)
