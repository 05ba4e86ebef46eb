"""Whom a clinic's leads may be given to."""

import pytest

from services.routing.staff.domain import public_name
from services.routing.staff.store import MongoCoordinators
from shared.mongo import Database
from tests.support.logs import events

pytestmark = pytest.mark.own_databases


async def test_an_account_whose_id_no_event_can_carry_is_no_coordinator_of_any_clinic(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await database["accounts"].insert_many(
        [
            {"_id": "ann", "role": "coordinator", "clinics": ["toronto"]},
            {"_id": "chloé", "role": "coordinator", "clinics": ["toronto"]},
            {"_id": 7, "role": "coordinator", "clinics": ["toronto"]},
        ]
    )
    found = await MongoCoordinators(database).of_clinics(["toronto"])
    assert found == {"toronto": ("ann",)}
    passed_over = {fields["key"] for event, fields in events(caplog)}
    assert passed_over == {"chloé", "7"}


async def test_coordinators_are_those_of_the_clinic_and_no_other_role(database: Database) -> None:
    await database["accounts"].insert_many(
        [
            {"_id": "ben", "role": "coordinator", "clinics": ["toronto", "calgary"]},
            {"_id": "ann", "role": "coordinator", "clinics": ["toronto"]},
            {"_id": "mia", "role": "manager", "clinics": ["toronto"]},
            {"_id": "zoe", "role": "coordinator", "clinics": ["*"]},
        ]
    )
    found = await MongoCoordinators(database).of_clinics(["toronto", "calgary", "brossard"])
    assert found == {
        "toronto": ("ann", "ben", "zoe"),
        "calgary": ("ben", "zoe"),
        "brossard": ("zoe",),
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Julie Lavoie", "Julie Lavoie"),
        ("جولي لافوا", "جولي لافوا"),
        ("  朱莉\n拉沃伊\t", "朱莉 拉沃伊"),
        ("\u202eeilluJ", "eilluJ"),
        ("x" * 100, "x" * 100),
        ("x" * 101, None),
        ("julie@clinics.example", None),
        ("Julie <julie@clinics.example>", None),
        (" \n", None),
        ("", None),
    ],
)
def test_patients_are_shown_a_name_on_one_line_and_never_an_address(
    name: str, shown: str | None
) -> None:
    assert public_name(name) == shown


async def test_only_coordinators_who_have_a_name_are_named(database: Database) -> None:
    await database["accounts"].insert_many(
        [
            {"_id": "ann", "role": "coordinator", "name": "Ann Roy", "email": "a@x.example"},
            {"_id": "ben", "role": "coordinator", "name": "ben@x.example"},
            {"_id": "zoe", "role": "coordinator", "name": 7},
            {"_id": "kim", "role": "coordinator"},
            {"_id": "mia", "role": "manager", "name": "Mia Chan"},
        ]
    )
    assert await MongoCoordinators(database).names() == {"ann": "Ann Roy"}
