"""The rules of time zones that are pinned are the same everywhere and new enough."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shared import TZDATA_VERSION

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
# 2026c of the IANA database: British Columbia and Alberta have stopped changing their clocks.
OLDEST = (2026, 3)


def pinned(name: str) -> str:
    found = re.findall(r"^tzdata==(\S+)", (REQUIREMENTS / name).read_text("utf-8"), re.MULTILINE)
    (version,) = found
    return str(version)


def test_services_and_tests_use_the_same_rules() -> None:
    assert pinned("app.txt") == pinned("dev.txt") == TZDATA_VERSION


def test_the_rules_are_new_enough_for_the_clinics() -> None:
    assert tuple(int(part) for part in TZDATA_VERSION.split(".")) >= OLDEST


@pytest.mark.parametrize(("zone", "hours"), [("America/Vancouver", -7), ("America/Edmonton", -6)])
def test_provinces_that_stopped_changing_their_clocks_did_not_change_them_in_2026(
    zone: str, hours: int
) -> None:
    """A fortnight after the last change of the other provinces: history, whatever is decided."""
    then = datetime(2026, 11, 15, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert then.utcoffset() == timedelta(hours=hours)
