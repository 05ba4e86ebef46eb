"""HTML to tokens: texts and tags, each with its line. Every character is looked at once or twice,
whatever is left open.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

_BEGINS: Final = re.compile(
    r"[\s\ufeff]*+<(?:!doctype|html|head|body|main|div|section|article|header|nav|table|ul|h[1-6]|p"
    r"|\?xml)\b",
    re.IGNORECASE,
)
_BLOCK_ENDS: Final = re.compile(r"</(?:p|li|div|h[1-6]|td)>", re.IGNORECASE)
_FEWEST_BLOCKS: Final = 5
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)>")
_STRAY: Final = re.compile("<+(?=<[a-zA-Z/!?])|<+")
_NAME_BEGINS: Final = re.compile(r"</?[a-zA-Z]")
_RAW_ENDS: Final = {
    name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
}


class TokenKind(Enum):
    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"


class Token(NamedTuple):
    """`text` is that between tags, or the attributes of a tag; `line` counts from 1."""

    kind: TokenKind
    line: int
    text: str
    name: str = ""


def is_html(text: str) -> bool:
    if _BEGINS.match(text):
        return True
    blocks = zip(range(_FEWEST_BLOCKS), _BLOCK_ENDS.finditer(text), strict=False)
    return len([*blocks]) == _FEWEST_BLOCKS


def tokens_of(text: str) -> Iterator[Token]:
    """Line ends are `\\n`. Comments, declarations and what scripts and styles hold are left out; so
    is what follows a tag or a comment that is never closed, as a browser has it.
    """
    return _Scanner(text).tokens()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text

    def tokens(self) -> Iterator[Token]:
        text, position, line = self._text, 0, 1
        while position < len(text):
            start = text.find("<", position)
            start = len(text) if start < 0 else start
            if start > position:
                yield Token(TokenKind.TEXT, line, text[position:start])
            line += text.count("\n", position, start)
            tag = _TAG.match(text, start)
            if tag:
                kind = TokenKind.CLOSE if tag[1] else TokenKind.OPEN
                yield Token(kind, line, tag[3], tag[2].lower())
                position = tag.end() if tag[1] else self._after_raw(tag[2].lower(), tag.end())
            elif stray := self._stray(start):
                yield Token(TokenKind.TEXT, line, stray)
                position = start + len(stray)
            else:
                position = self._after_comment(start)
            line += text.count("\n", start, position)

    def _stray(self, start: int) -> str:
        """`<` as in `a < b`; nothing where a tag or a comment begins, or the page ends."""
        opens_comment = self._text.startswith(("<!", "<?", "</"), start)
        if opens_comment or _NAME_BEGINS.match(self._text, start):
            return ""
        stray = _STRAY.match(self._text, start)
        return stray[0] if stray else ""

    def _after_comment(self, start: int) -> int:
        if start == len(self._text) or _NAME_BEGINS.match(self._text, start):
            return len(self._text)
        end_mark = "-->" if self._text.startswith("<!--", start) else ">"
        end = self._text.find(end_mark, start + 2)
        return len(self._text) if end < 0 else end + len(end_mark)

    def _after_raw(self, name: str, position: int) -> int:
        if name not in _RAW_ENDS:
            return position
        end = _RAW_ENDS[name].search(self._text, position)
        return end.start() if end else len(self._text)
