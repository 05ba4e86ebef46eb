"""What a computer says of leads that have come while somebody looked elsewhere."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import services.routing
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.news import NewsView, news_view
from services.routing.leads.domain import LeadRow, LeadStatus, Placement
from shared.web import Templates
from tests.routing.decisions.builders import clinic, directory
from tests.routing.notifications.test_send_digests import HOUR, MORNING, row

CLINICS = ("toronto", "calgary", "vancouver")
FORMATTER = Formatter(
    locale="en-CA", directory=directory(*(clinic(slug) for slug in CLINICS)), staff={}
)
TEMPLATES = Templates(Path(services.routing.__file__).parent)
SINCE = MORNING - HOUR


def title_of(*rows: LeadRow, locale: str = "en-CA") -> str:
    view = news_view(rows, SINCE, MORNING, replace(FORMATTER, locale=locale))
    return TEMPLATES.text("console/_news.txt", view, locale).strip() if view.count else ""


def came(number: int, home: str = "toronto", **more: object) -> LeadRow:
    return row(number, home, **{"received_at": MORNING - HOUR / 2, **more})  # type: ignore[arg-type] # names of its fields


@pytest.mark.parametrize(
    ("rows", "english", "french"),
    [
        ((), "", ""),
        ((came(1), came(2)), "2 new leads, Toronto", "2 nouvelles demandes, Toronto"),
        ((came(1),), "1 new lead, Toronto", "1 nouvelle demande, Toronto"),
        (
            (came(1), row(2, "calgary", -HOUR / 4)),
            "1 new lead, 1 lead overdue, Calgary, Toronto",
            "1 nouvelle demande, 1 demande en retard, Calgary, Toronto",
        ),
        (
            tuple(came(number, home) for number, home in enumerate(CLINICS)),
            "3 new leads, 3 clinics",
            "3 nouvelles demandes, 3 cliniques",
        ),
        (
            (came(1, placement=Placement(location=None), status=LeadStatus.UNROUTED),),
            "1 new lead, Network desk",
            "1 nouvelle demande, Bureau du réseau",
        ),
    ],
)
def test_it_says_how_many_and_where(rows: tuple[LeadRow, ...], english: str, french: str) -> None:
    assert (title_of(*rows), title_of(*rows, locale="fr-CA")) == (english, french)


@pytest.mark.parametrize(
    "one",
    [
        came(1, received_at=SINCE),
        came(1, status=LeadStatus.CONTACTED),
        came(1, status=LeadStatus.CLOSED),
        row(1, due_in=-2 * HOUR),  # was overdue when they looked
        row(1, due_in=timedelta(minutes=1)),
        row(1, due_in=-HOUR / 2, status=LeadStatus.BOOKED),
    ],
)
def test_nothing_is_said_of_what_is_no_news(one: LeadRow) -> None:
    assert title_of(one) == ""


def test_a_lead_that_has_come_to_somebody_is_news_and_one_that_is_new_and_overdue_is_one() -> None:
    assert title_of(row(1, assigned_at=MORNING - HOUR / 4)) == "1 new lead, Toronto"
    assert title_of(came(1, due_in=-HOUR / 4)) == "1 lead overdue, Toronto"


def test_nothing_of_a_person_or_of_health_is_said() -> None:
    fields = set(NewsView.__dataclass_fields__)
    assert fields == {"new", "overdue", "clinics", "clinic_count"}
