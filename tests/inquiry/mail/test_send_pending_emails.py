"""Emails that are due go out, each once; what cannot be sent waits, and then for somebody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.inquiry.catalogue.domain import UNSURE
from services.inquiry.inquiries.domain import (
    LEASED_FOR,
    EmailKind,
    EmailLease,
    LeadOutcome,
    LeadProgress,
    Routed,
    Status,
)
from services.inquiry.mail.domain import (
    GIVEN_UP_AFTER,
    MOST_BROKEN_ATTEMPTS,
    NAMES_PROCEDURE,
    Email,
    EmailNotFailed,
    GivenBack,
    GivenUp,
    NextStep,
    Outcome,
    RetryAt,
    Settled,
    next_step,
)
from services.inquiry.mail.usecases.handle_failed_emails import HandleFailedEmails
from services.inquiry.mail.usecases.send_pending_emails import SendPendingEmails
from shared.directory import Network
from shared.telemetry import lasting_alarms
from tests.inquiry.builders import offer, received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_inquiries import InMemoryEmailQueue, InMemoryInquiries
from tests.support.in_memory_intake import InMemoryLimits
from tests.support.in_memory_mail import InMemoryEmailSender
from tests.support.in_memory_privacy import InMemoryVault

SECONDS = timedelta(seconds=30)


class Delivery:
    """The use cases over fakes; inquiries are added by id."""

    def __init__(self) -> None:
        self.now = StillClock()
        self.inquiries = InMemoryInquiries()
        self.queue = InMemoryEmailQueue(self.inquiries)
        self.vault = InMemoryVault()
        self.server = InMemoryEmailSender()
        self.limits = InMemoryLimits()
        self.send = SendPendingEmails(
            emails=self.queue,
            inquiries=self.inquiries,
            vault=self.vault,
            catalogue=InMemoryCatalogue([offer()]),
            sender=self.server,
            limits=self.limits,
            status_url=lambda *parts: "/".join(str(part) for part in parts),
            link_code=lambda inquiry_id, number: f"{inquiry_id}.{number}",
            mail_host="wayfare.example",
            now=self.now,
            is_transient=lambda error: isinstance(error, ConnectionError),
        )
        self.failed = HandleFailedEmails(emails=self.queue, now=self.now)

    async def add(self, inquiry_id: str) -> None:
        personal = await self.vault.seal(inquiry_id, {"email": f"{inquiry_id}@example.org"})
        self.inquiries.kept[inquiry_id] = received_inquiry(inquiry_id, personal=personal)

    async def send_for(self, span: timedelta, step: timedelta = timedelta(minutes=15)) -> None:
        end = self.now() + span
        while self.now() <= end:
            await self.send()
            self.now.advance(step)


async def test_an_email_is_sent_once_with_its_link_clinic_and_time() -> None:
    delivery = Delivery()
    await delivery.add("a")
    assert [await delivery.send(), await delivery.send()] == [1, 0]
    (email,) = delivery.server.sent
    assert (email.to, email.kind) == ("a@example.org", EmailKind.RECEIVED)
    assert (email.status_url, email.link_code) == ("a/WF-a/1/en-CA", "a.1")
    assert (email.clinic_name, email.timezone) == ("Clinic of Toronto", "America/Toronto")
    assert email.message_id == "<a.received.1.20261123170000@wayfare.example>"
    assert delivery.queue.done == [("received.1.20261123170000", "accepted", MONDAY_NOON)]


@pytest.mark.parametrize("kind", EmailKind)
@pytest.mark.parametrize(
    ("procedure", "locale", "title"),
    [
        ("micro-needling", "en-CA", "Micro-needling"),
        ("micro-needling", "fr-CA", "Microneedling"),
        ("micro-needling", "ar", "Micro-needling"),
        ("retired-by-now", "en-CA", None),
        (UNSURE.slug, "en-CA", None),
    ],
)
async def test_the_email_where_it_helps_names_the_procedure_that_is_known_in_their_language(
    kind: EmailKind, procedure: str, locale: str, title: str | None
) -> None:
    delivery = Delivery()
    await delivery.add("a")
    inquiry = delivery.inquiries.kept["a"]
    (queued,) = inquiry.emails
    reached = {EmailKind.RECORDS: Status.RECORDS, EmailKind.BOOKED: Status.BOOKED}
    is_routed = LeadProgress(sequence=1, outcome=LeadOutcome.ROUTED, location="toronto")
    is_asked = LeadProgress(sequence=1, outcome=LeadOutcome.UNROUTED, questions=("payer",))
    personal = {**inquiry.personal, "former_email": inquiry.personal["email"]}
    delivery.inquiries.kept["a"] = replace(
        inquiry,
        facts=replace(inquiry.facts, procedure=procedure),
        locale=locale,
        personal=personal,
        emails=(replace(queued, kind=kind),),
        status=reached.get(kind, Status.RECEIVED),
        lead=is_asked if kind is EmailKind.QUESTION else is_routed,
    )
    await delivery.send()
    for email in delivery.server.sent:
        assert email.procedure == (title if kind in NAMES_PROCEDURE else None)
        assert not title or title not in repr(email)
    if kind in NAMES_PROCEDURE:
        assert len(delivery.server.sent) == 1


async def test_an_erased_patient_gets_no_email() -> None:
    delivery = Delivery()
    await delivery.add("a")
    await delivery.vault.destroy_key("a")
    await delivery.send()
    assert delivery.server.sent == []
    assert [outcome for _, outcome, _ in delivery.queue.done] == ["refused"]


async def test_one_that_cannot_be_made_fails_after_a_few_attempts_and_the_others_go() -> None:
    delivery = Delivery()
    await delivery.add("fine")
    delivery.inquiries.kept["odd"] = received_inquiry("odd", personal={})
    await delivery.send_for(timedelta(hours=2))
    assert [email.to for email in delivery.server.sent] == ["fine@example.org"]
    (failed,) = await delivery.failed.shown()
    assert (failed.inquiry_id, failed.reason, failed.attempts) == (
        "odd",
        "KeyError",
        MOST_BROKEN_ATTEMPTS,
    )
    assert await delivery.failed.watch() == 1
    assert "email.failed" in lasting_alarms()


async def test_what_no_server_takes_for_days_fails_and_goes_once_it_is_retried() -> None:
    delivery = Delivery()
    await delivery.add("a")
    delivery.server.answers = [Outcome.FAILED]
    await delivery.send_for(GIVEN_UP_AFTER + timedelta(hours=1), timedelta(hours=1))
    (failed,) = await delivery.failed.shown()
    assert failed.reason == "failed"
    delivery.server.answers = [Outcome.ACCEPTED]
    assert await delivery.send() == 0
    await delivery.failed.retry(failed.inquiry_id, failed.email_id)
    assert await delivery.send() == 1
    assert len(delivery.server.sent) == 1
    with pytest.raises(EmailNotFailed):
        await delivery.failed.retry(failed.inquiry_id, failed.email_id)


async def test_a_failed_email_that_is_discarded_ends_the_alarm() -> None:
    delivery = Delivery()
    delivery.inquiries.kept["odd"] = received_inquiry("odd", personal={})
    await delivery.send_for(timedelta(hours=2))
    (failed,) = await delivery.failed.shown()
    await delivery.failed.watch()
    await delivery.failed.discard(failed.inquiry_id, failed.email_id)
    assert await delivery.failed.watch() == 0
    assert "email.failed" not in lasting_alarms()
    with pytest.raises(EmailNotFailed):
        await delivery.failed.discard(failed.inquiry_id, failed.email_id)


async def test_a_database_that_does_not_answer_is_no_fault_of_the_email() -> None:
    delivery = Delivery()
    await delivery.add("a")
    delivery.server.answers = [ConnectionError(), Outcome.ACCEPTED]
    with pytest.raises(ConnectionError):
        await delivery.send()
    delivery.now.advance(timedelta(minutes=2))
    assert await delivery.send() == 1


async def test_a_mailbox_is_sent_so_many_and_only_those_accepted_count() -> None:
    delivery = Delivery()
    delivery.limits.most = {"mails_by_contact": 1}
    await delivery.add("a")
    delivery.server.answers = [Outcome.FAILED, Outcome.ACCEPTED]
    await delivery.send_for(timedelta(hours=1))
    assert len(delivery.server.sent) == 1
    inquiry = delivery.inquiries.kept["a"]
    delivery.inquiries.kept["a"] = inquiry.request_link(delivery.now())
    await delivery.send()
    assert len(delivery.server.sent) == 1
    delivery.limits.taken.clear()
    delivery.now.advance(timedelta(minutes=15))
    await delivery.send()
    assert len(delivery.server.sent) == 2


async def test_what_a_slow_server_leaves_no_time_for_is_not_begun_with_a_lease_that_runs_out() -> (
    None
):
    delivery = Delivery()
    begun_at = []

    class Slow(InMemoryEmailSender):
        async def send(self, email: Email) -> Outcome:
            begun_at.append(delivery.now())
            delivery.now.advance(timedelta(seconds=25))
            return await super().send(email)

    class Watched(InMemoryEmailQueue):
        async def lease(self, now: datetime, *, at_most: int) -> list[EmailLease]:
            leased_at.append(now)
            return await super().lease(now, at_most=at_most)

    leased_at: list[datetime] = []
    queue = Watched(delivery.inquiries)
    for number in range(10):
        await delivery.add(str(number))
    send = replace(delivery.send, sender=Slow(), emails=queue)
    assert await send() == 10
    assert sorted(of for of, *_ in queue.done) == sorted(["received.1.20261123170000"] * 10)
    for at in begun_at:
        assert at - max(one for one in leased_at if one <= at) < LEASED_FOR / 2
    assert all(not inquiry.emails for inquiry in delivery.inquiries.kept.values())


def lease(attempts: int = 1) -> EmailLease:
    return EmailLease(
        inquiry_id="a", email_id="e", token="t", attempts=attempts, made_at=MONDAY_NOON
    )


SOON, LATE = MONDAY_NOON + timedelta(minutes=1), MONDAY_NOON + GIVEN_UP_AFTER


@pytest.mark.parametrize(
    ("outcome", "attempts", "now", "step"),
    [
        (Outcome.ACCEPTED, 1, SOON, Settled()),
        (Outcome.REFUSED, 1, SOON, Settled()),
        (Outcome.ACCEPTED, 99, LATE, Settled()),
        (Outcome.FAILED, 1, SOON, RetryAt(SOON + timedelta(seconds=10))),
        (Outcome.FAILED, 2, SOON, RetryAt(SOON + timedelta(seconds=20))),
        (Outcome.FAILED, 10**6, SOON, RetryAt(SOON + timedelta(minutes=15))),
        (Outcome.CAPPED, 1, SOON, RetryAt(SOON + timedelta(seconds=10))),
        (Outcome.LEFT, 99, LATE, GivenBack()),
        (Outcome.FAILED, 1, LATE, GivenUp()),
        (Outcome.CAPPED, 1, LATE, GivenUp()),
        (Outcome.BROKEN, 4, LATE, RetryAt(LATE + timedelta(seconds=80))),
        (Outcome.BROKEN, 5, SOON, GivenUp()),
    ],
)
def test_what_is_done_after_an_attempt(
    outcome: Outcome, attempts: int, now: datetime, step: NextStep
) -> None:
    assert next_step(lease(attempts), outcome, now) == step


async def test_what_a_later_fact_has_overtaken_is_not_sent() -> None:
    delivery = Delivery()
    await delivery.add("a")
    await delivery.send()
    routed = Routed(sequence=1, lead_id="l", location="toronto", at=MONDAY_NOON)
    moved = replace(routed, sequence=2, location="elsewhere", at=MONDAY_NOON + SECONDS)
    for fact in (routed, moved):
        await delivery.inquiries.change("a", lambda one, fact=fact: one.follow(fact))  # type: ignore[misc] # bound now
        assert await delivery.send() == 0  # it waits for what follows
    delivery.now.advance(timedelta(minutes=2))
    assert await delivery.send() == 2
    (_, email) = delivery.server.sent
    assert (email.kind, email.clinic_name) == (EmailKind.ASSIGNED, None)  # of no clinic known here
    assert [outcome for _, outcome, _ in delivery.queue.done] == [
        "accepted", "overtaken", "accepted",
    ]  # fmt: skip
    assert await delivery.send() == 0


async def test_an_email_says_the_time_of_the_clinic_and_of_the_patient_and_whose_it_is() -> None:
    delivery = Delivery()
    sent = {"email": "a@example.org", "timezone": "America/Vancouver"}
    personal = await delivery.vault.seal("a", sent)
    delivery.inquiries.kept["a"] = received_inquiry("a", personal=personal)
    network = Network(slug="n", names={"en-CA": "Northlight"})
    catalogue = InMemoryCatalogue([offer()], known_network=network)
    await replace(delivery.send, catalogue=catalogue)()
    (email,) = delivery.server.sent
    assert (email.timezone, email.own_timezone) == ("America/Toronto", "America/Vancouver")
    assert email.network == network
