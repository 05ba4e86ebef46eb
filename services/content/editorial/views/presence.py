"""Who else is there, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.presence.domain import Presence
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """`field` is empty for whoever only has the text open; `section`: the heading of what they
    edit, empty where the field has one entry.
    """

    name: str
    field: str
    section: str


@dataclass(frozen=True, kw_only=True)
class PresenceView:
    people: Sequence[PersonView]


def presence_view(
    found: Sequence[Presence], text: ProcedureText, names: Mapping[str, str]
) -> PresenceView:
    headings = {section.id: section.heading for section in text.sections or ()}
    people = [
        PersonView(
            name=names.get(one.by, one.by),
            field=one.field,
            section=headings.get(one.section, "") if one.field == "sections" else "",
        )
        for one in found
    ]
    return PresenceView(people=people)
