"""Every code of a decision is said in words; a time, with the city whose clock it is."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import Rejection, ScorePart
from tests.routing.decisions.builders import clinic, directory

LABELS = Path(__file__).parents[3] / "services/routing/templates/console/_labels.html"
CODES = [*Rejection, *ScorePart]


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_a_decision_is_said_in_words(code: str) -> None:
    assert f'"{code}": _(' in LABELS.read_text(encoding="utf-8")


@pytest.mark.parametrize("city", ["Vancouver", "Whitehorse", "Toronto"])
@pytest.mark.parametrize(
    ("locale", "date"), [("en-CA", "Fri 20 Nov, 17:00"), ("fr-CA", "ven. 20 nov., 17:00")]
)
def test_a_time_names_the_city_whose_clock_it_is_and_no_abbreviation(
    city: str, locale: str, date: str
) -> None:
    zone = f"America/{city}"
    formatter = Formatter(
        locale=locale, directory=directory(clinic("here", timezone=zone)), staff={}
    )
    at = datetime(2020, 11, 20, 17, 0, tzinfo=ZoneInfo(zone))
    assert formatter.time(at, "here") == f"{date} ({city})"
