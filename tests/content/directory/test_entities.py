"""Clinics, doctors and offerings cannot be built wrong; distances are those of the map."""

from dataclasses import replace
from typing import Any

import pytest

from services.content.directory.domain import CapableDoctor, Doctor, Location, Offering
from shared.errors import Invalid
from tests.content.builders import CALGARY, OTTAWA, RAMAN, TORONTO, offering

MALFORMED: list[tuple[Location | Doctor, dict[str, Any], str]] = [
    (TORONTO, {"slug": "Not A Slug"}, "slug"),
    (TORONTO, {"name": " "}, "name"),
    (TORONTO, {"province": "Ontario"}, "province"),
    (TORONTO, {"phone": "416-555-0100"}, "phone"),
    (TORONTO, {"timezone": "Toronto"}, "timezone"),
    (TORONTO, {"languages": ("English",)}, "languages"),
    (TORONTO, {"hours": {"monday": (("08:00", "12:00"),)}}, "hours"),
    (TORONTO, {"hours": {"mon": (("12:00", "08:00"),)}}, "hours.mon"),
    (TORONTO, {"hours": {"mon": (("08:00", "12:00"), ("11:00", "17:00"))}}, "hours.mon"),
    (TORONTO, {"hours": {"mon": (("8:00", "12:00"),)}}, "hours.mon"),
    (TORONTO, {"reply_within_hours": 0}, "reply_within_hours"),
    (TORONTO, {"reply_within_hours": 10**12}, "reply_within_hours"),
    (TORONTO, {"slug": "toronto\n"}, "slug"),
    (TORONTO, {"timezone": "America"}, "timezone"),
    (TORONTO, {"name": "a\0b"}, "name"),
    (RAMAN, {"slug": "priya raman"}, "slug"),
    (RAMAN, {"locations": ("Toronto!",)}, "locations"),
]


@pytest.mark.parametrize(("entity", "change", "field"), MALFORMED)
def test_a_malformed_entity_is_refused_by_field_and_without_its_value(
    entity: Any, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(entity, **change)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert "Ontario" not in refusal.value.problems[0].message


def test_an_offering_needs_somebody_who_does_it() -> None:
    with pytest.raises(Invalid):
        Offering(location="toronto", procedure="ear-tubes", doctors=())


def test_an_offering_names_each_doctor_once() -> None:
    twice = (CapableDoctor(slug="a", capacity=1), CapableDoctor(slug="a", capacity=2))
    with pytest.raises(Invalid):
        Offering(location="toronto", procedure="ear-tubes", doctors=twice)


def test_a_doctor_without_capacity_is_not_capable() -> None:
    with pytest.raises(Invalid):
        CapableDoctor(slug="a", capacity=0)


def test_retiring_keeps_what_was_offered() -> None:
    retired = offering("toronto").retire()
    assert retired.is_retired
    assert retired.key == "toronto:ear-tubes"


def test_the_distance_between_clinics_is_that_of_the_map() -> None:
    assert TORONTO.kilometres_to(CALGARY) == pytest.approx(2710, abs=15)
    assert TORONTO.kilometres_to(OTTAWA) == pytest.approx(352, abs=5)
    assert TORONTO.kilometres_to(TORONTO) == 0


def test_a_clinic_without_a_position_is_at_no_distance() -> None:
    assert TORONTO.kilometres_to(replace(CALGARY, position=None)) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"credentials_in": {"de-DE": "Arzt"}}, "credentials_in"),
        ({"credentials_in": {"fr-CA": ""}}, "credentials_in.fr-CA"),
        ({"specialties": {"en-CA": ()}}, "specialties.en-CA"),
        ({"specialties": {"en-CA": ("x" * 101,)}}, "specialties.en-CA.0"),
        ({"licensed_in": ("CA-ZZ",)}, "licensed_in"),
        ({"licensed_in": ("CA-ON", "CA-ON")}, "licensed_in"),
    ],
)
def test_what_is_said_of_a_doctors_profession_cannot_be_built_wrong(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(RAMAN, **change)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_credentials_come_in_the_readers_language_or_name_the_one_that_served() -> None:
    both = replace(RAMAN, credentials_in={"fr-CA": "M.D., dermatologie"})
    assert both.credentials_for("fr-CA").value == "M.D., dermatologie"
    assert both.credentials_for("en-CA").value == "MD, FRCPC"
    assert RAMAN.credentials_for("fr-CA").locale == "en-CA"
    assert RAMAN.specialties_for("en-CA") is None
