"""Who may write the roster, over which version, and what is refused."""

from dataclasses import dataclass, field

import pytest

from services.routing.leads.usecases.authorize import RosterPolicy
from services.routing.roster.domain import (
    AccountNotFound,
    ClinicOutOfScope,
    CoordinatorEntry,
    CreditElsewhere,
    DoctorEntry,
    DoctorNotFound,
    EntryHasChanged,
    RosterRevision,
)
from services.routing.roster.ports import GivenLeads
from services.routing.roster.usecases.roster_actions import RosterActions
from shared.auth.domain import Principal, Role, RoleMayNot, Scope
from tests.routing.decisions.builders import network
from tests.support.clocks import StillClock
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_roster import InMemoryRosters

NETWORK = network({"toronto": {"roy": 5, "both": 5}, "calgary": {"kim": 5, "both": 5}})


def person(role: Role, *clinics: str) -> Principal:
    everything = "*" in clinics
    scope = Scope(everything=everything, clinics=frozenset(clinics) - {"*"})
    return Principal(account_id=f"a-{role.value}", name="A", role=role, scope=scope)


MAYA = person(Role.COORDINATOR, "toronto")
MANAGER = person(Role.MANAGER, "*")


class Accounts:
    async def clinics_of(self, locations: frozenset[str]) -> dict[str, frozenset[str]]:
        theirs = {"maya": frozenset({"toronto"}), "jordan": frozenset({"calgary"})}
        return {account: clinics & locations for account, clinics in theirs.items()}


async def given() -> dict[tuple[str, str], GivenLeads]:
    return {("toronto", "roy"): GivenLeads(open_leads=2, given=7, credit=1.5)}


@dataclass
class World:
    rosters: InMemoryRosters = field(default_factory=InMemoryRosters)

    @property
    def actions(self) -> RosterActions:
        return RosterActions(
            rosters=self.rosters,
            directory=InMemoryDirectory(list(NETWORK.entries.values())),
            accounts=Accounts(),
            access=RosterPolicy(),
            given=given,
            now=StillClock(),
        )

    async def edit(
        self, doctor: str, entry: DoctorEntry, by: Principal = MAYA, *, seen: int = 0
    ) -> int:
        roster = await self.actions.edit_doctor(doctor, entry, by, expected_version=seen)
        return roster.version(f"doctor:{doctor}")


async def test_an_entry_is_written_over_the_version_that_was_seen() -> None:
    world = World()
    assert await world.edit("roy", DoctorEntry(capacity=3)) == 1
    assert await world.edit("roy", DoctorEntry(capacity=4), seen=1) == 2
    with pytest.raises(EntryHasChanged) as refused:
        await world.edit("roy", DoctorEntry(capacity=5), seen=1)
    assert refused.value.etag == '"2"'
    assert (await world.rosters.current()).doctor("roy").capacity == 4


async def test_the_same_entry_is_written_once_however_often_it_is_sent() -> None:
    world, entry = World(), DoctorEntry(accepting=False)
    versions = [await world.edit("roy", entry, seen=seen) for seen in (0, 0, 1)]
    assert versions == [1, 1, 1]
    assert [one.by for one in world.rosters.revisions] == ["a-coordinator"]


class OthersFirst(InMemoryRosters):
    """Somebody else changes another entry at the very moment, three times."""

    async def add(self, revision: RosterRevision) -> bool:
        if len(self.revisions) < 3:
            position = len(self.revisions) + 1
            other = RosterRevision(
                position=position, key="doctor:kim", version=position, entry=DoctorEntry(),
                by="x", at=revision.at,
            )  # fmt: skip
            assert await super().add(other)
            return False
        return await super().add(revision)


async def test_changes_of_other_entries_at_the_same_moment_do_no_harm() -> None:
    world = World(rosters=OthersFirst())
    assert await world.edit("roy", DoctorEntry(capacity=3)) == 1
    assert [one.position for one in world.rosters.revisions] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("by", "doctor"),
    [
        (MAYA, "kim"),
        (MAYA, "nobody"),
        (person(Role.COORDINATOR), "roy"),
        (person(Role.MANAGER), "roy"),
    ],
)
async def test_a_doctor_of_no_clinic_in_scope_does_not_exist(by: Principal, doctor: str) -> None:
    with pytest.raises(DoctorNotFound):
        await World().edit(doctor, DoctorEntry(), by)


@pytest.mark.parametrize(
    "role", [one for one in Role if one not in (Role.COORDINATOR, Role.MANAGER)]
)
async def test_only_coordinators_and_managers_write(role: Role) -> None:
    world, entry = World(), CoordinatorEntry()
    with pytest.raises(RoleMayNot):
        await world.edit("roy", DoctorEntry(), person(role, "*"))
    with pytest.raises(RoleMayNot):
        await world.actions.edit_coordinator("maya", entry, person(role, "*"), expected_version=0)
    assert world.rosters.revisions == []


@pytest.mark.parametrize("role", list(Role))
async def test_auditors_read_what_coordinators_and_managers_write(role: Role) -> None:
    reads = role in (Role.COORDINATOR, Role.MANAGER, Role.AUDITOR)
    actions, by = World().actions, person(role, "*")
    if reads:
        assert len(await actions.list_doctors(by, after="", limit=5)) == 3
        assert len(await actions.list_coordinators(by, after="", limit=5)) == 2
        return
    with pytest.raises(RoleMayNot):
        await actions.list_doctors(by, after="", limit=5)
    with pytest.raises(RoleMayNot):
        await actions.list_coordinators(by, after="", limit=5)


async def test_credit_is_given_at_a_clinic_of_ones_own_where_the_doctor_works() -> None:
    world = World()
    assert await world.edit("both", DoctorEntry(credit={"toronto": 2})) == 1
    with pytest.raises(ClinicOutOfScope):
        await world.edit("both", DoctorEntry(credit={"toronto": 2, "calgary": 1}), seen=1)
    with pytest.raises(CreditElsewhere):
        await world.edit("roy", DoctorEntry(credit={"calgary": 1}), MANAGER)
    both = DoctorEntry(credit={"toronto": 2, "calgary": 1})
    assert await world.edit("both", both, MANAGER, seen=1) == 2
    with pytest.raises(ClinicOutOfScope):  # nor is that of others taken away
        await world.edit("both", DoctorEntry(credit={"toronto": 2}), seen=2)
    changed = DoctorEntry(credit={"toronto": 3, "calgary": 1}, accepting=False)
    assert await world.edit("both", changed, seen=2) == 3


async def test_a_coordinator_of_no_clinic_in_scope_does_not_exist() -> None:
    edit, entry = World().actions.edit_coordinator, CoordinatorEntry(languages=("fr-CA",))
    for account in ("jordan", "nobody"):
        with pytest.raises(AccountNotFound):
            await edit(account, entry, MAYA, expected_version=0)
    assert (await edit("maya", entry, MAYA, expected_version=0)).coordinators == {"maya": entry}


async def test_a_list_shows_the_doctors_of_ones_clinics_in_pages() -> None:
    world = World()
    await world.edit("roy", DoctorEntry(weight=2))
    first = await world.actions.list_doctors(MAYA, after="", limit=1)
    assert [one.doctor.slug for one in first] == ["both", "roy"]  # one more than is shown
    (roy,) = await world.actions.list_doctors(MAYA, after="both", limit=1)
    assert (roy.entry.weight, roy.version) == (2, 1)
    assert roy.given == {"toronto": GivenLeads(open_leads=2, given=7, credit=1.5)}
    (maya,) = await world.actions.list_coordinators(MAYA, after="", limit=5)
    assert (maya.account, maya.version, maya.entry) == ("maya", 0, CoordinatorEntry())
