"""Who else is there, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.text.domain import ProcedureText
from shared.presence.domain import Presence


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
    return PresenceView(people=[_person(one, headings, names) for one in found])


def _person(one: Presence, headings: Mapping[str, str], names: Mapping[str, str]) -> PersonView:
    field, section, *_ = (*one.part, "", "")
    return PersonView(
        name=names.get(one.by, one.by),
        field=field,
        section=headings.get(section, "") if field == "sections" else "",
    )
