"""The elements that are open while HTML is read, and which of them close by themselves."""

import re
from collections import defaultdict
from typing import Final

from services.content.importing.domain.report import UnplacedReason


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
BLOCKS: Final = _names(
    """
    address article aside blockquote body button caption center dd details dialog div dl
    dt fieldset figcaption figure footer form header hgroup hr html label legend li main
    nav ol option p pre search section select summary table tbody td tfoot th thead tr ul
    """
) | frozenset(HEADINGS)
CELLS: Final = frozenset({"td", "th"})
_VOID: Final = _names(
    """
    area base br col embed hr img input link meta param source track wbr
    """
)
_NOT_SHOWN: Final = _names(
    """
    head script style template title textarea iframe noscript noembed noframes xmp svg
    math object audio video canvas datalist
    """
)
_OF_THE_HEAD: Final = _names(
    """
    head base link meta script style template title noscript
    """
)
_CLOSED_BY: Final = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
}
_PARAGRAPH: Final = (frozenset({"p"}), frozenset({"li", "td", "th", "button", "dd", "div"}))
_NOT_IN_A_PARAGRAPH: Final = BLOCKS - {"button", "label", "option", "select"}
_FRAMING: Final = _names(
    """
    aside dialog div footer form nav p section ul ol
    """
)
_ATTRIBUTE: Final = re.compile(
    r"(?:^|\s)(id|class|role)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_OF_ANOTHER: Final = frozenset({"has", "no", "not", "page", "with", "without"})
_FRAME_WORDS: Final = {
    "cookie": UnplacedReason.COOKIE_NOTICE,
    "cookies": UnplacedReason.COOKIE_NOTICE,
    "gdpr": UnplacedReason.COOKIE_NOTICE,
    "onetrust": UnplacedReason.COOKIE_NOTICE,
    "breadcrumb": UnplacedReason.NAVIGATION,
    "breadcrumbs": UnplacedReason.NAVIGATION,
    "navigation": UnplacedReason.NAVIGATION,
    "navbar": UnplacedReason.NAVIGATION,
    "contentinfo": UnplacedReason.FOOTER,
    "footer": UnplacedReason.FOOTER,
}


class OpenElements:
    """A stack; an element is closed with all that was opened in it, once."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        self._frames: list[tuple[int, UnplacedReason]] = []
        self._hidden = 0

    def has(self, name: str) -> bool:
        return bool(self._at[name])

    @property
    def is_shown(self) -> bool:
        return self._hidden == 0

    @property
    def frame(self) -> UnplacedReason | None:
        return self._frames[0][1] if self._frames else None

    @property
    def level(self) -> int:
        """Of the heading that is open, 0 where none is."""
        return next((level for name, level in HEADINGS.items() if self._at[name]), 0)

    def open(self, name: str, attributes: str) -> None:
        """What closes by itself is closed before: a paragraph by a list, an item by the next."""
        if self.has("head") and name not in _OF_THE_HEAD:
            self.close("head")
        if name in _NOT_IN_A_PARAGRAPH:
            self._close_open(*_PARAGRAPH)
        if name in _CLOSED_BY:
            self._close_open(*_CLOSED_BY[name])
        if name in _VOID or (attributes.rstrip().endswith("/") and name not in BLOCKS):
            return
        if frame := self._frame(name, attributes):
            self._frames.append((len(self._names), frame))
        self._at[name].append(len(self._names))
        self._names.append(name)
        self._hidden += name in _NOT_SHOWN

    def close(self, name: str) -> None:
        if self._at[name]:
            self._cut(self._at[name][-1])

    def _close_open(self, names: frozenset[str], inside_of: frozenset[str]) -> None:
        """The outermost of these elements that stands inside the innermost of those."""
        floor = max((self._at[name][-1] for name in inside_of if self._at[name]), default=-1)
        inside = [self._at[name][-1] for name in names if self._at[name]]
        found = [position for position in inside if position > floor]
        if found:
            self._cut(min(found))

    def _cut(self, length: int) -> None:
        while len(self._names) > length:
            name = self._names.pop()
            self._at[name].pop()
            self._hidden -= name in _NOT_SHOWN
        while self._frames and self._frames[-1][0] >= length:
            self._frames.pop()

    def _frame(self, name: str, attributes: str) -> UnplacedReason | None:
        if name == "nav":
            return UnplacedReason.NAVIGATION
        if name == "footer" and not (self.has("article") or self.has("blockquote")):
            return UnplacedReason.FOOTER
        if name not in _FRAMING:
            return None
        values = (found[2] or found[3] or found[4] for found in _ATTRIBUTE.finditer(attributes))
        tokens = (token for value in values for token in value.lower().split())
        words = (word for token in tokens for word in _words(token))
        return next((_FRAME_WORDS[word] for word in words if word in _FRAME_WORDS), None)


def _words(token: str) -> list[str]:
    """`site-footer` has two; `has-footer` says nothing of the element itself."""
    first, *others = re.split(r"[_-]+", token)
    return [] if first in _OF_ANOTHER else [first, *others]
