"""The text of a procedure in one locale. A field that is None is not written here: it is inherited.

The shared text of a procedure, what one clinic says differently and a translation all have this
form.
"""

from dataclasses import dataclass, fields
from typing import Final

from services.content.text.domain.parts import (
    Announcement,
    Block,
    Faq,
    NextSteps,
    Section,
    TravelBlock,
)


@dataclass(frozen=True, kw_only=True)
class ProcedureText:
    title: str | None = None
    summary: tuple[Block, ...] | None = None
    funding: str | None = None
    seo_description: str | None = None
    sections: tuple[Section, ...] | None = None
    faqs_heading: str | None = None
    faqs_intro: tuple[Block, ...] | None = None
    faqs: tuple[Faq, ...] | None = None
    not_suitable_intro: str | None = None
    not_suitable_if: tuple[str, ...] | None = None
    next_steps: NextSteps | None = None
    doctors_heading: str | None = None
    out_of_province: TravelBlock | None = None
    international: TravelBlock | None = None
    announcements: tuple[Announcement, ...] | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, name) is None for name in TEXT_FIELDS)


TEXT_FIELDS: Final = tuple(field.name for field in fields(ProcedureText))


def filled_in(text: ProcedureText, *others: ProcedureText) -> ProcedureText:
    """The text; each field that is not written in it as the first of the others has it."""
    layers = (text, *others)
    return ProcedureText(
        **{
            name: next((v for layer in layers if (v := getattr(layer, name)) is not None), None)
            for name in TEXT_FIELDS
        }
    )


def without_inherited(text: ProcedureText, network: ProcedureText) -> ProcedureText:
    """The text without what the network's blocks say already: an inherited value is
    never stored.
    """
    own = {
        name: getattr(text, name)
        for name in TEXT_FIELDS
        if getattr(text, name) != getattr(network, name)
    }
    shared = {banner.text for banner in network.announcements or ()}
    banners = tuple(banner for banner in text.announcements or () if banner.text not in shared)
    return ProcedureText(**{**own, "announcements": banners or None})
