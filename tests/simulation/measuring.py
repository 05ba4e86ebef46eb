"""How full everybody is at the end of a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from services.routing.decisions.domain import DoctorAtClinic
from shared.directory.domain import Directory
from tests.simulation.findings import Day
from tests.simulation.roster import capacity_at


def measure(today: Day, directory: Directory, open_at: Mapping[DoctorAtClinic, int]) -> None:
    """Those who are there; what somebody has open who is away waits for them."""
    may = {at: capacity for at in _present(directory) if (capacity := capacity_at(directory, at))}
    taken_at, may_at = Counter[str](), Counter[str]()
    for at, capacity in may.items():
        taken_at[at.location] += open_at.get(at, 0)
        may_at[at.location] += capacity
    today.used = {location: taken_at[location] / may_at[location] for location in may_at}
    today.apart = tuple(
        open_at.get(at, 0) / capacity - today.used[at.location] for at, capacity in may.items()
    )
    loads: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for location in may_at:
        province = directory.clinics[location].province
        taken, capacity = loads[province]
        loads[province] = (taken + taken_at[location], capacity + may_at[location])
    today.load = dict(loads)


def _present(directory: Directory) -> list[DoctorAtClinic]:
    return [
        DoctorAtClinic(location, doctor)
        for location in sorted(directory.clinics)
        for doctor in sorted(directory.doctors_at(location))
    ]
