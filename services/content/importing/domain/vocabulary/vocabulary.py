"""What is known of a language: labels, and patterns for headings, names and the site's frame."""

import re
from dataclasses import dataclass

from services.content.importing.domain.source.lines import folded

_BETWEEN_LINKS = re.compile(r"\s*[|·•]\s*|\s+[/–—-]\s+")
_MOST_WORDS_IN_A_LINK = 5


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
    heading_start: re.Pattern[str]
    heading_word: re.Pattern[str]
    clinic: re.Pattern[str]
    name_joints: re.Pattern[str]
    site_links: frozenset[str]
    footer: re.Pattern[str]
    cookie_notice: re.Pattern[str]
    cookie_buttons: frozenset[str]

    def is_inquire_label(self, text: str) -> bool:
        return _label(text) in self.inquire_labels

    def is_available_in_label(self, text: str) -> bool:
        return _label(text) in self.available_in_labels

    def available_in_and_rest(self, text: str) -> tuple[str, str]:
        """The label that a line opens with, and what follows it; or nothing and the line."""
        for label in self.available_in_labels:
            opening, rest = text[: len(label)], text[len(label) :]
            if folded(opening) == label and rest.startswith(" "):
                return opening, rest
        return "", text

    def is_action_label(self, text: str) -> bool:
        return _label(text) in self.action_labels

    def is_site_link(self, text: str) -> bool:
        """One link of a menu or footer, or several in a line: `Home | About us | Contact`."""
        links = [_label(link) for link in _BETWEEN_LINKS.split(text)]
        are_short = all(len(link.split()) <= _MOST_WORDS_IN_A_LINK for link in links)
        return are_short and any(link in self.site_links for link in links)

    def is_cookie_button(self, text: str) -> bool:
        return _label(text) in self.cookie_buttons or self.is_action_label(text)


def _label(text: str) -> str:
    return folded(text).rstrip(" :.!→>»").strip()
