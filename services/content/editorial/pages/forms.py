"""What editors type, read from forms: whatever is missing or odd is taken as empty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from services.content.editorial.domain import SHAPES, Entries, Entry, Typed
from services.content.editorial.pages.context import LARGEST_REVISION
from services.content.text.domain import checks
from shared.errors import FieldProblem, Refusal

_MOST_ENTRIES: Final = 200
_CARRIED: Final = re.compile(
    r"revision|seen_words|window|number|(id|heading|body|action|dismissible|order|remove)-[0-9]{1,3}"
    r"|(does|capacity)-[a-z0-9-]{1,100}|weeks-(lowest|highest)|as-of"
    r"|(from|to|lowest|highest|currency)-[0-9]{1,3}"
    r"|(includes|excludes)-[0-9]{1,3}-(en-CA|fr-CA)"
)
"""Of the form of a text's field, and of that of an offering."""
_PRECONDITIONS: Final = frozenset({412, 428})


class Typing:
    """The fields of one form."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def text(self, name: str) -> str:
        """With the line breaks of everybody else."""
        value = self._form.get(name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """Not negative; -1 for what is no number, which no revision is."""
        value = self.text(name)
        is_number = value.isascii() and value.isdigit() and len(value) <= 10
        return int(value) if is_number and int(value) <= LARGEST_REVISION else -1

    def all(self, name: str) -> tuple[str, ...]:
        """What was chosen of several."""
        return tuple(one for one in self._form.getlist(name) if isinstance(one, str))

    def named(self, beginning: str) -> tuple[str, ...]:
        """What follows this in the names of fields, each once."""
        names = (name for name in self._form if name.startswith(beginning))
        return tuple(dict.fromkeys(name.removeprefix(beginning) for name in names))

    def file(self, name: str) -> UploadFile | None:
        value = self._form.get(name)
        return value if isinstance(value, UploadFile) else None

    def has(self, name: str) -> bool:
        return name in self._form

    def carried(self) -> Sequence[tuple[str, str]]:
        """What the form of a field says, to be sent once more as it is."""
        names = (name for name, value in self._form.multi_items() if isinstance(value, str))
        return [
            (name, self.text(name)) for name in dict.fromkeys(names) if _CARRIED.fullmatch(name)
        ]


async def typing_of(request: Request) -> Typing:
    return Typing(await request.form())


def typing_again(fields: Sequence[tuple[str, str]]) -> Typing:
    """What was kept of a form."""
    return Typing(FormData(list[tuple[str, str | UploadFile]](fields)))


def typed_entries(typing: Typing, field: str) -> Sequence[Typed]:
    """In the order of the form."""
    is_many = SHAPES[field].is_many
    numbers = range(_MOST_ENTRIES if is_many else 1)
    shown = [number for number in numbers if not is_many or typing.has(f"body-{number}")]
    return [_typed(typing, number) for number in shown]


def kept(typed: Sequence[Typed], *, is_many: bool) -> tuple[Entries, Mapping[int, int]]:
    """The entries that stay, as the editor has ordered them, and for each where it stood in the
    form. One that was emptied goes.
    """
    if not is_many:
        return tuple(one.entry for one in typed), {0: 0}
    stay = [
        (number, one)
        for number, one in enumerate(typed)
        if not one.is_removed and not one.entry.is_blank
    ]
    stay.sort(key=lambda pair: (_rank(pair[1].order, pair[0]), pair[0]))
    positions = {new: old for new, (old, _) in enumerate(stay)}
    return tuple(one.entry for _, one in stay), positions


def status_of(refusal: Refusal | None) -> int:
    """Of the page that shows it: a person has sent no precondition."""
    if refusal is None:
        return 200
    return 409 if refusal.status in _PRECONDITIONS else refusal.status


def _typed(typing: Typing, number: int) -> Typed:
    name = typing.text(f"id-{number}")
    return Typed(
        entry=Entry(
            id=name if checks.is_slug(name) else "",
            heading=typing.text(f"heading-{number}"),
            body=typing.text(f"body-{number}"),
            action=typing.text(f"action-{number}"),
            is_dismissible=typing.has(f"dismissible-{number}"),
        ),
        order=typing.text(f"order-{number}")[:10],
        is_removed=typing.has(f"remove-{number}"),
    )


def _rank(order: str, number: int) -> float:
    """An entry that is moved up stands before the one whose place it takes, one that is moved down
    behind it.
    """
    if not (order.isascii() and order.isdigit()):
        return number + 1
    wanted, stood = int(order), number + 1
    return wanted + (0.5 if wanted > stood else -0.5 if wanted < stood else 0)


def in_form(problem: FieldProblem, positions: Mapping[int, int]) -> FieldProblem:
    """The problem of an entry, by the place that it has in the form."""
    parts = problem.field.split(".")
    if len(parts) > 1 and parts[1].isdigit():
        parts[1] = str(positions.get(int(parts[1]), int(parts[1])))
    return replace(problem, field=".".join(parts))
