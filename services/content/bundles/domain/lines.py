"""Values as fields and lines, so that people see what differs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import unified_diff
from typing import Any, Final

from services.content.text.domain import BulletList, Paragraph, ProcedureText

_EMPTY: Final = ("(empty)",)
_NOT_SHOWN: Final = frozenset({"slug", "id", "edited_by"})
"""The key of an entity, and what a bundle does not say."""
_HEADER_LINES: Final = 2
_MOST_COMPARED: Final = 2_000


def fields_of(entity: object) -> dict[str, Any]:
    """By path, such as `texts.fr-CA.title`, everything that is written in an entity."""
    return dict(_fields("", entity))


def lines_of(value: Any) -> tuple[str, ...]:
    """A paragraph is a line, an entry of a list begins with a dash."""
    match value:
        case None:
            return ()
        case str():
            return tuple(value.split("\n")) if value else ()
        case Paragraph():
            return lines_of(value.text)
        case BulletList():
            items = enumerate(value.items, start=1)
            return tuple(
                f"{number}. {item}" if value.is_ordered else f"- {item}" for number, item in items
            )
        case Mapping():
            return tuple(_named((key, value[key]) for key in sorted(value))) or _EMPTY
        case tuple() | list():
            return tuple(line for one in value for line in _entry(lines_of(one))) or _EMPTY
        case _ if is_dataclass(value):
            own = (one for one in fields(value) if getattr(value, one.name) != _default(one))
            return tuple(_named((one.name, getattr(value, one.name)) for one in own)) or _EMPTY
        case _:
            return (str(value),)


def difference(before: Any, after: Any) -> tuple[str, ...]:
    """The lines of a unified diff, without its header. Of what is very long only its beginning and
    its end are compared, as comparing takes time that grows with the square.
    """
    old, new = lines_of(before), lines_of(after)
    if len(old) + len(new) > _MOST_COMPARED:
        return _replaced(old, new)
    return tuple(unified_diff(old, new, lineterm="", n=1))[_HEADER_LINES:]


def _replaced(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Everything between what both begin and end with, as one change."""
    begin = _common(old, new)
    end = _common(old[begin:][::-1], new[begin:][::-1])
    gone, come = old[begin : len(old) - end], new[begin : len(new) - end]
    header = f"@@ -{begin + 1},{len(gone)} +{begin + 1},{len(come)} @@"
    return (header, *(f"-{line}" for line in gone), *(f"+{line}" for line in come))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many same lines both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _fields(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case None:
            return
        case ProcedureText() if value.is_empty:
            yield path, ()
        case Mapping():
            for key in sorted(value):
                yield from _fields(_below(path, key), value[key])
        case _ if is_dataclass(value):
            for one in fields(value):
                if path or one.name not in _NOT_SHOWN:
                    yield from _fields(_below(path, one.name), getattr(value, one.name))
        case _:
            yield path, value


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _entry(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {line}" if number else f"- {line}"


def _named(values: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, value in values:
        lines = lines_of(value)
        if len(lines) == 1 and not isinstance(value, tuple | list):
            yield f"{name}: {lines[0]}"
        else:
            yield f"{name}:"
            yield from (f"  {line}" for line in lines)


def _default(one: Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default
