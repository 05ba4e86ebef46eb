"""Every code of a decision is said in words; a time, with the place whose clock it is."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.routing.console.views.words import Formatter
from services.routing.decisions.domain import ReasonCode, Rejection, ScorePart
from tests.routing.decisions.builders import clinic, directory

WORDS = Path(__file__).parents[3] / "services/routing/templates/console/_words.html"
CODES = [*Rejection, *ReasonCode, *ScorePart]


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_a_decision_is_said_in_words(code: str) -> None:
    assert f'"{code}": _(' in WORDS.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["Vancouver", "Whitehorse", "Toronto"])
@pytest.mark.parametrize(
    ("locale", "date"), [("en-CA", "Fri 20 Nov, 17:00"), ("fr-CA", "ven. 20 nov., 17:00")]
)
def test_a_time_names_the_place_whose_clock_it_is_and_no_abbreviation(
    place: str, locale: str, date: str
) -> None:
    zone = f"America/{place}"
    words = Formatter(locale=locale, directory=directory(clinic("here", timezone=zone)), staff={})
    at = datetime(2020, 11, 20, 17, 0, tzinfo=ZoneInfo(zone))
    assert words.time(at, "here") == f"{date} ({place})"
