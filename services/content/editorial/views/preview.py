"""The preview beside the form of a field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.editorial.views.rows import ChoiceView

_ANCHORS: Final = {
    "funding": "funding",
    "faqs": "questions",
    "faqs_heading": "questions",
    "faqs_intro": "questions",
    "not_suitable_intro": "not-suitable",
    "not_suitable_if": "not-suitable",
    "next_steps": "next-steps",
    "doctors_heading": "doctors",
    "out_of_province": "travel",
    "international": "travel",
}


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """`anchor`: where the field stands on the page, empty at its top. `clinics`: of which the page
    can be shown; none for a text that is a clinic's own, which has one page.
    """

    anchor: str
    clinics: Sequence[ChoiceView] = ()


def preview_view(field: str, clinics: Sequence[ChoiceView]) -> PreviewView:
    return PreviewView(anchor=_ANCHORS.get(field, ""), clinics=clinics)
