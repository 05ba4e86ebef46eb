"""How much capacity is left, and that somebody is told before the last of it is taken."""

import pytest

from services.routing.capacity.domain import AvailableCapacity, available_capacities
from services.routing.decisions.domain import DoctorAtClinic
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import PROCEDURE, inquiries, network
from tests.support.clocks import StillClock


@pytest.mark.parametrize(
    ("free", "capacity", "is_low"),
    [(50, 50, False), (6, 50, False), (5, 50, True), (0, 50, True), (1, 1, False), (0, 1, True),
     (1, 4, True), (2, 4, False), (0, 0, False)],
)  # fmt: skip
def test_capacity_is_low_when_a_tenth_or_the_last_lead_is_left(
    free: int, capacity: int, *, is_low: bool
) -> None:
    available = AvailableCapacity(location="l", procedure="p", free=free, capacity=capacity)
    assert available.is_low is is_low


def test_capacity_is_what_the_doctors_who_work_there_have_left() -> None:
    where = network({"toronto": {"roy": 3, "chan": 2}, "calgary": {"singh": 4}})
    taken = {DoctorAtClinic("toronto", "roy"): 5, DoctorAtClinic("calgary", "singh"): 1}
    found = {
        available.location: (available.free, available.capacity)
        for available in available_capacities(where, taken)
    }
    assert found == {"toronto": (2, 5), "calgary": (3, 4)}


async def test_an_alarm_lasts_from_before_the_last_of_it_is_taken_until_there_is_some_again(
    database: Database,
) -> None:
    core = await routing(database, network({"toronto": {"roy": 4}}), StillClock())
    about = f"capacity.low:toronto/{PROCEDURE}"
    await core.assign_batch(requests(inquiries(2)))
    assert await core.watch_capacity() == 0
    assert about not in lasting_alarms()
    await core.assign_batch(requests(inquiries(3)))
    assert await core.watch_capacity() == 1
    assert about in lasting_alarms()
    await database["capacities"].update_one({}, {"$set": {"open": []}})
    assert await core.watch_capacity() == 0
    assert about not in lasting_alarms()
