"""The words by which the slots of a page are known, as data: a new locale is a new entry."""

import re
from dataclasses import dataclass

from services.content.importing.domain.source.lines import folded


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Labels are compared whole; patterns are searched in the line, in lower case, quotes plain."""

    inquire_labels: frozenset[str]
    available_in_labels: frozenset[str]
    action_labels: frozenset[str]
    call_lead_in: re.Pattern[str]
    faqs_heading: re.Pattern[str]
    next_steps_heading: re.Pattern[str]
    doctors_heading: re.Pattern[str]
    doctor_title: re.Pattern[str]
    out_of_province_heading: re.Pattern[str]
    international_heading: re.Pattern[str]
    not_suitable: re.Pattern[str]

    def is_inquire_label(self, text: str) -> bool:
        return _label(text) in self.inquire_labels

    def is_available_in_label(self, text: str) -> bool:
        return _label(text) in self.available_in_labels

    def is_action_label(self, text: str) -> bool:
        return _label(text) in self.action_labels


def _label(text: str) -> str:
    return folded(text).rstrip(" :.!→>»").strip()
