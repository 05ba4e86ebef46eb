"""Rows that look alike are drawn once, and none is taken for another."""

from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import services.routing
from services.routing.console.views.rows import DueView, RowView
from shared.auth.pages import FOLDER as STAFF_PAGES
from shared.web import Templates

TEMPLATES = Templates(Path(services.routing.__path__[0]), more=[STAFF_PAGES])
ROW = RowView(
    id="lead-1", version=1, href="/console/leads/lead-1", reference="WF-AAAA-BBBB",
    procedure="Rhinoplasty", clinic=None, wished_clinic=None, is_at_network_desk=False,
    doctor=None, from_where="Texas, United States", travel_class="abroad", status="unrouted",
    waits_for=None, refused_clinics=(), language="English", language_code="EN",
    due=DueView(iso="2026-11-30T12:00", exact="12:00 (Toronto)", state="calm", span="3 h"),
    escalation="none", messages=0, waits_for_person=False, came="2026-11-30T09:00",
    key="2026-11-30T12:00", is_selected=False, is_unread=False, eligibility=None, may_mark=True,
)  # fmt: skip
OTHER: dict[str, Any] = {
    "clinic": "Toronto", "wished_clinic": "Ottawa", "doctor": "Dr. Roy", "waits_for": "review",
    "refused_clinics": ("Calgary",), "eligibility": "review", "messages": 2, "version": 2,
    "escalation": "overdue", "status": "assigned", "travel_class": "same_province",
    "due": replace(ROW.due, state="late"),
}  # fmt: skip


def other(name: str) -> RowView:
    was = getattr(ROW, name)
    value = OTHER.get(name, not was if isinstance(was, bool) else f"{was} <other>")
    return replace(ROW, **{name: value})


def drawn(rows: list[RowView], locale: str = "en-CA") -> str:
    view = SimpleNamespace(rows=rows, left=[])
    return TEMPLATES.text("console/_changes.html", view, locale)


@pytest.mark.parametrize("name", [one.name for one in fields(RowView)])
def test_a_row_that_differs_in_anything_is_drawn_for_itself(name: str) -> None:
    drawn([ROW])
    changed = other(name)
    by_itself = TEMPLATES.text("console/_row.html", changed)
    assert drawn([changed]).strip() == by_itself.strip()
    assert "<other>" not in by_itself


def test_a_row_is_drawn_in_the_language_of_whoever_reads_it() -> None:
    english, french = (drawn([replace(ROW, messages=2)], locale) for locale in ("en-CA", "fr-CA"))
    assert ("2 messages" in english, english == french) == (True, False)
