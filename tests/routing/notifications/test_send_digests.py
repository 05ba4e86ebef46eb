"""Digests: once for an account and a day, to whom they concern, and only where something waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.routing.deadlines.domain import Escalation, LeadClock
from services.routing.leads.domain import NETWORK_DESK, LeadRow, LeadStatus, Placement, row_of
from services.routing.notifications.domain import (
    MOST_ESCALATED,
    ClinicTally,
    DigestTimes,
    NotificationChoice,
    Outcome,
    QuietHours,
)
from services.routing.notifications.usecases.send_digests import SendDigests
from services.routing.unread.domain import LeadRead
from services.routing.unread.usecases.find_unread import FindUnread
from shared.auth.domain import Account, Role
from shared.mail import Delivery
from tests.routing.decisions.builders import clinic
from tests.routing.leads.builders import new_lead
from tests.shared.auth.builders import account
from tests.support.clocks import StillClock
from tests.support.in_memory_auth import InMemoryAccounts
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_notifications import (
    InMemoryChoices,
    InMemoryDigests,
    InMemoryDigestSender,
    InMemoryReads,
    ListedLeads,
)

TORONTO = ZoneInfo("America/Toronto")
MORNING = datetime(2026, 11, 30, 7, 30, tzinfo=TORONTO).astimezone(UTC)
"""A Monday."""
HOUR = timedelta(hours=1)
ROW = replace(
    row_of(new_lead()), received_at=MORNING - 20 * HOUR, updated_at=MORNING - 20 * HOUR,
    last_message_at=None,
)  # fmt: skip


def row(
    number: int = 1, home: str = "toronto", due_in: timedelta = 30 * HOUR, **more: object
) -> LeadRow:
    """Assigned, and never looked at."""
    placement = Placement(location=home, doctor="roy")
    fields: dict[str, object] = {
        "id": f"lead-{number}", "reference": f"WF-7K3M-Q9T{number}", "placement": placement,
        "due_at": MORNING + due_in, "status": LeadStatus.ASSIGNED,
    }  # fmt: skip
    return replace(ROW, **(fields | more))  # type: ignore[arg-type] # the test says what it changes


def climbed(level: Escalation) -> LeadClock:
    return LeadClock(started_at=MORNING - 20 * HOUR, level=level)


@dataclass
class Worker:
    """One worker over stores in memory; `others` share them."""

    clock: StillClock = field(default_factory=lambda: StillClock(MORNING))
    choices: InMemoryChoices = field(default_factory=InMemoryChoices)
    digests: InMemoryDigests = field(default_factory=InMemoryDigests)
    leads: ListedLeads = field(default_factory=lambda: ListedLeads([row()]))
    reads: InMemoryReads = field(default_factory=InMemoryReads)
    sender: InMemoryDigestSender = field(default_factory=InMemoryDigestSender)
    accounts: InMemoryAccounts = field(default_factory=InMemoryAccounts)

    def send(self) -> SendDigests:
        return SendDigests(
            choices=self.choices,
            digests=self.digests,
            accounts=self.accounts,
            leads=self.leads,
            find_unread=FindUnread(reads=self.reads, now=self.clock),
            directory=InMemoryDirectory(
                [clinic("toronto"), clinic("calgary", timezone="America/Edmonton")]
            ),
            sender=self.sender,
            mail_host="clinics.example",
            now=self.clock,
            is_transient=lambda error: isinstance(error, ConnectionError),
        )

    async def look(self, after: timedelta = timedelta()) -> int:
        self.clock.advance(after)
        return await self.send()()

    def outcomes(self) -> list[Outcome]:
        return list(self.digests.outcomes.values())


async def with_choice(
    who: Account | None = None, clinic_: str | None = "toronto", **more: object
) -> Worker:
    who = who or account(Role.COORDINATOR, "toronto")
    worker = Worker(accounts=InMemoryAccounts(who))
    choice = NotificationChoice(
        account=who.id,
        clinic=clinic_,
        digest=DigestTimes(days=frozenset(range(1, 6)), at="07:30"),
        **more,  # type: ignore[arg-type] # as above
    )
    await worker.choices.put(choice)
    return worker


async def test_a_day_has_one_digest_whatever_becomes_of_the_worker_and_its_clock() -> None:
    worker = await with_choice()
    assert await worker.look(-timedelta(minutes=1)) == 0
    assert await worker.look(timedelta(minutes=1)) == 1
    [mail] = worker.sender.sent
    assert (mail.to, mail.locale) == ("coordinator-toronto@northlight.example", "en-CA")
    for step in (timedelta(seconds=30), -2 * HOUR, 5 * HOUR, 10 * HOUR, -12 * HOUR):
        await worker.look(step)  # a clock that is put back and forth, too
    assert len(worker.sender.sent) == 1
    worker.clock.at = MORNING + timedelta(days=2, hours=3)  # away for two days
    assert await worker.look() == 1
    assert await worker.look() == 0
    first, second = worker.sender.sent
    assert first.message_id != second.message_id


async def test_who_dies_after_sending_sends_the_same_message_once_more() -> None:
    worker = await with_choice()
    settle = worker.digests.settle

    async def die(*_: object) -> None:
        raise ConnectionError

    worker.digests.settle = die  # type: ignore[method-assign, assignment] # killed
    with pytest.raises(ConnectionError):
        await worker.look()
    worker.digests.settle = settle  # type: ignore[method-assign]
    await worker.look(timedelta(minutes=2))
    await worker.look(timedelta(minutes=2))
    first, second = worker.sender.sent
    assert first.message_id == second.message_id


async def test_a_slot_that_another_worker_has_is_left_to_it() -> None:
    worker = await with_choice()
    worker.digests.others.add("coordinator-toronto")
    assert await worker.look() == 0
    worker.digests.others.clear()
    assert await worker.look() == 1


async def test_a_mail_server_that_is_away_is_tried_again_until_the_digest_is_too_old() -> None:
    worker = await with_choice()
    worker.sender.answers = [Delivery.FAILED]
    looks = [await worker.look(timedelta(seconds=30)) for _ in range(2 * 60 * 12)]
    assert sum(looks) < 60
    assert not worker.outcomes()
    worker.sender.answers = [Delivery.ACCEPTED]
    assert await worker.look(timedelta(minutes=15)) == 0  # it is evening by now
    worker.clock.at = MORNING + timedelta(days=1)
    assert await worker.look() == 1

    brief = await with_choice()
    brief.sender.answers = [Delivery.FAILED, ValueError("no header"), Delivery.ACCEPTED]
    assert [await brief.look(timedelta(minutes=3)) for _ in range(4)] == [1, 1, 1, 0]
    assert brief.outcomes() == [Outcome.SENT]

    refused = await with_choice()
    refused.sender.answers = [Delivery.REFUSED]
    assert [await refused.look(timedelta(minutes=20)) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        (account(Role.AUDITOR, "toronto"), Outcome.NOBODY),
        (account(Role.EDITOR, "*"), Outcome.NOBODY),
        (replace(account(Role.COORDINATOR, "toronto"), disabled_at=MORNING), Outcome.NOBODY),
        (account(Role.COORDINATOR), Outcome.NOTHING),
        (account(Role.COORDINATOR, "calgary"), Outcome.NOTHING),
        (account(Role.DOCTOR, "toronto", doctor="lee"), Outcome.NOTHING),
        (account(Role.DOCTOR, "toronto"), Outcome.NOTHING),
        (account(Role.DOCTOR, "toronto", doctor="roy"), Outcome.SENT),
        (account(Role.MANAGER, "*"), Outcome.SENT),
    ],
)
async def test_it_goes_to_those_whose_leads_wait_and_to_nobody_else(
    who: Account, outcome: Outcome
) -> None:
    worker = await with_choice(who)
    assert await worker.look() == 1
    assert worker.outcomes() == [outcome]
    assert bool(worker.sender.sent) is (outcome is Outcome.SENT)


async def test_whoever_chooses_otherwise_in_the_meantime_has_chosen() -> None:
    worker = await with_choice()
    [choice] = worker.choices.chosen.values()
    take = worker.digests.take

    async def changed_meanwhile(slot: object) -> bool:
        await worker.choices.put(replace(choice, digest=None))
        return await take(slot)  # type: ignore[arg-type]

    worker.digests.take = changed_meanwhile  # type: ignore[method-assign]
    assert await worker.look() == 0
    assert not worker.outcomes()


async def test_quiet_hours_hold_for_mail_that_could_not_be_sent_before_them() -> None:
    worker = await with_choice(quiet=QuietHours(begins="08:00", ends="12:00"))
    worker.sender.answers = [Delivery.FAILED, Delivery.ACCEPTED]
    assert await worker.look() == 1
    for _ in range(8):
        assert await worker.look(HOUR / 2) == (worker.clock.at.astimezone(TORONTO).hour >= 12)
    assert await worker.look(HOUR / 2) == 1
    assert worker.outcomes() == [Outcome.SENT]


async def test_everybody_has_the_clocks_that_they_chose() -> None:
    worker = await with_choice(account(Role.COORDINATOR, "*"), "calgary")
    assert await worker.look() == 0
    assert await worker.look(2 * HOUR) == 1
    unknown = await with_choice(account(Role.COORDINATOR, "*"), "no-such")
    assert await unknown.look() == 1  # the network's


def tallies(worker: Worker) -> Mapping[str, ClinicTally]:
    [mail] = worker.sender.sent
    return {one.home: one for one in mail.digest.clinics}


async def test_it_counts_by_clinic_what_waits_is_due_overdue_and_unread() -> None:
    worker = await with_choice(account(Role.COORDINATOR, "*"))
    nowhere = Placement(location=None)
    worker.leads.rows = [
        row(1, due_in=-HOUR),
        row(2, due_in=16 * HOUR),  # 23:30 in Toronto, where it is still today
        row(3, due_in=17 * HOUR),
        row(4, "calgary", due_in=17 * HOUR),  # where it is earlier
        row(
            5,
            "calgary",
            status=LeadStatus.CONTACTED,
            due_in=-HOUR,
            clock=climbed(Escalation.OVERDUE),
        ),
        row(6, placement=nowhere, status=LeadStatus.UNROUTED, due_in=90 * HOUR),
        row(7, status=LeadStatus.BOOKED, due_in=-90 * HOUR),
    ]
    for read in (1, 2, 3, 7):
        of = LeadRead(
            by="coordinator-network", lead_id=f"lead-{read}", version=ROW.version, at=MORNING
        )
        await worker.reads.put(of)
    assert await worker.look() == 1
    assert tallies(worker) == {
        "toronto": ClinicTally(home="toronto", waiting=3, due_today=2, overdue=1),
        "calgary": ClinicTally(home="calgary", waiting=1, due_today=2, overdue=1, unread=2),
        NETWORK_DESK: ClinicTally(home=NETWORK_DESK, unrouted=1, unread=1),
    }


async def test_what_has_climbed_the_ladder_is_named_by_reference_the_highest_first() -> None:
    worker = await with_choice()
    levels = [Escalation.WARNING, Escalation.NONE, Escalation.NETWORK_DESK, Escalation.OVERDUE]
    worker.leads.rows = [
        row(number, due_in=number * HOUR, clock=climbed(level))
        for number, level in enumerate(levels)
    ]
    worker.leads.rows.append(row(9, clock=climbed(Escalation.OVERDUE), status=LeadStatus.BOOKED))
    await worker.look()
    [mail] = worker.sender.sent
    assert [(one.reference[-1], one.level) for one in mail.digest.escalated] == [
        ("2", Escalation.NETWORK_DESK), ("3", Escalation.OVERDUE), ("0", Escalation.WARNING),
    ]  # fmt: skip

    many = await with_choice()
    clock = climbed(Escalation.OVERDUE)
    many.leads.rows = [row(number, clock=clock) for number in range(MOST_ESCALATED + 3)]
    await many.look()
    [mail] = many.sender.sent
    assert (len(mail.digest.escalated), mail.digest.more_escalated) == (MOST_ESCALATED, 3)
