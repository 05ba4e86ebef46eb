"""Names of code, logs, metrics and collections, cut into words, and the words that are retired.

A word is a part of a name between underscores, dashes, dots or capitals: `doctor_places` and
`DoctorPlaces` hold `places`, `replaced` does not.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAMES_A_METRIC: Final = frozenset({"counter", "gauge", "histogram"})
_NAMES_AN_EVENT: Final = frozenset({"info", "warning", "error", "alarm", "security", "timer"})


EVENT_FIELDS: Final = frozenset({"because"})
"""Of events that are announced: a contract's fields are never renamed."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """A name and where it stands."""

    name: str
    path: Path
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word.lower() for word in _PART.findall(self.name))


def uses_in(path: Path) -> Iterator[Use]:
    """Every name that a module gives or uses, besides those it imports from elsewhere."""
    yield Use(name=path.stem, path=path, line=0)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for name in _names(node):
            yield Use(name=name, path=path, line=getattr(node, "lineno", 0))


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
            yield name
        case ast.keyword(arg=str(name)) if name not in EVENT_FIELDS:
            yield name
        case ast.MatchAs(name=str(name)) | ast.ExceptHandler(name=str(name)):
            yield name
        case ast.alias(asname=str(name)):
            yield name
        case ast.Call(func=function, args=[ast.Constant(value=str(text)), *_]):
            if _called(function) in _NAMES_A_METRIC | _NAMES_AN_EVENT:
                yield text
        case ast.Subscript(value=ast.Name(id="database"), slice=ast.Constant(value=str(text))):
            yield text
        case ast.Subscript(
            value=ast.Attribute(attr="database"), slice=ast.Constant(value=str(text))
        ):
            yield text


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


# What is said instead stands in the house's style, section 4.
RETIRED: Final = frozenset(
    {
        "because", "box", "claim", "claims", "coded", "coding", "codings", "desk", "held", "judge",
        "judged", "keeper", "letter", "letters", "litter", "lot", "parked", "patience", "patiently",
        "place", "places", "pool", "pools", "remembered", "room", "rooms", "said",
        "situation", "sorting", "standing", "tether", "tethered", "told", "wedged",
    }
)  # fmt: skip
"""Words that no name holds."""
RETIRED_NAMES: Final = frozenset(
    {
        "ChangedMeanwhile", "EveryRequest", "Follower", "Letter", "Membership", "Post", "Word",
        "Words", "form_token", "join_group", "waiting_keys", "within",
    }
)  # fmt: skip
"""Whole names, of words that are good elsewhere."""
RETIRED_IN: Final[dict[str, frozenset[str]]] = {
    "deploy": frozenset({"mailbox"}),
    "services/routing": frozenset({"words", "follower", "followers"}),
    "shared": frozenset({"wish", "wants"}),
    "tests/local": frozenset({"mailbox"}),
}
"""Words that have a meaning elsewhere: a patient wishes, a limit counts a mailbox."""
RETIRED_IN_SENTENCES: Final = frozenset(
    {
        "litter", "parked", "patience", "patiently", "place", "places", "pool", "pools",
        "remembered", "room", "rooms", "situation", "standing", "tether", "tethered",
        "wedged",
    }
)  # fmt: skip
"""The name of a test is a sentence: of the words above, those that were nouns of the dialect."""
ALLOWED: Final = (
    ("ascii", "letters"),  # of the standard library
    ("bounding", "box"),  # of the browser
    ("claim", "number"),  # of an insurance
    ("connection", "pool"),  # of the HTTP library
    ("dead", "letter"),
    ("dead", "letters"),
    ("max", "pool", "size"),  # of the driver
    ("network", "desk"),
    ("process", "pool"),
    ("thread", "pool"),
    ("visa", "letter"),
)
"""Words in a row that are the trade's own."""
JWT: Final = ("disclosure", "provider")
"""Where claims are those of a signed token (RFC 7519)."""


def retired_words(use: Use) -> tuple[str, ...]:
    """The retired words of a name; none where it is good."""
    if use.name in RETIRED_NAMES:
        return (use.name,)
    retired = RETIRED_IN_SENTENCES if use.name.startswith("test_") else _retired_at(use.path)
    words = _without_allowed(use.words)
    return tuple(word for word in words if word in retired)


def _retired_at(path: Path) -> frozenset[str]:
    more = [words for folder, words in RETIRED_IN.items() if f"/{folder}/" in path.as_posix()]
    good = {"claim", "claims"} if any(part.startswith(JWT) for part in path.parts) else set()
    fields = EVENT_FIELDS if path.parent.name == "events" else frozenset()
    return RETIRED.union(*more) - good - fields


def _without_allowed(words: tuple[str, ...]) -> tuple[str, ...]:
    for row in ALLOWED:
        for start in range(len(words) - len(row) + 1):
            if words[start : start + len(row)] == row:
                return _without_allowed((*words[:start], "", *words[start + len(row) :]))
    return words
