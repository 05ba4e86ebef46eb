"""Whom a clinic's leads may be given to."""

import pytest

from services.routing.staff.store import MongoCoordinators
from shared.mongo import Database
from tests.support.logs import events


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
