"""What has ended long enough ago is erased by itself, and somebody is called when it is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from services.inquiry import reapply_erasures, retention
from services.inquiry.inquiries.domain import Status
from services.inquiry.wiring_rights import erase_due, erase_inquiry
from services.inquiry.wiring_web import InquiryWeb
from shared.events import LeadClosed
from shared.telemetry import lasting_alarms
from tests.inquiry.lead_events import announced, assigned
from tests.inquiry.rights.opened import Opened, opened
from tests.support.clocks import MONDAY_NOON, StillClock

YEARS = timedelta(days=730)


async def some(api: httpx2.AsyncClient, inquiry: InquiryWeb, count: int) -> Sequence[Opened]:
    return [
        await opened(api, inquiry, patient__email=f"p{number}@example.com")
        for number in range(count)
    ]


async def withdrawn(api: httpx2.AsyncClient, mine: Opened) -> None:
    assert (await api.post(f"{mine.json}/withdraw", headers=mine.headers)).status_code == 204


async def ended_as(mine: Opened, reason: str) -> None:
    fact = LeadClosed(
        lead_id="lead-1",
        inquiry_id=mine.id,
        reference=mine.reference,
        location="toronto",
        reason=reason,
        closed_at=MONDAY_NOON,
    )
    await mine.inquiry.follow_leads(
        [assigned(mine.id, mine.reference), announced(mine.id, 2, fact)]
    )


async def test_each_end_is_kept_for_its_time_and_what_is_under_way_for_ever(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    by_patient, declined, closed, booked, open_ = await some(api, inquiry, 5)
    await withdrawn(api, by_patient)
    for mine, reason in ((declined, "not_eligible"), (closed, "other"), (booked, "booked")):
        await ended_as(mine, reason)
    job = erase_due(inquiry)
    clock.advance(YEARS - timedelta(seconds=1))
    assert await job() == 0
    clock.advance(timedelta(seconds=1))
    assert await job() == 4
    assert await job() == 0
    assert [await one.keys() for one in (by_patient, declined, closed, booked)] == [0] * 4
    assert await open_.keys() == 1
    statuses = [(await one.document())["status"] for one in (by_patient, declined, closed, booked)]
    assert statuses == ["withdrawn", "declined", "closed", "booked"]
    clock.advance(timedelta(days=36_000))
    assert await job() == 0


async def test_a_status_may_have_another_time(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    (mine,) = await some(api, inquiry, 1)
    await withdrawn(api, mine)
    job = erase_due(inquiry)
    short = replace(job.policy, by_status={Status.WITHDRAWN: timedelta(days=90)})
    clock.advance(timedelta(days=90))
    assert await job() == 0
    assert await replace(job, policy=short)() == 1


async def test_a_booked_one_is_due_only_once_its_clinic_has_closed_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    (mine,) = await some(api, inquiry, 1)
    await ended_as(mine, "booked")
    await inquiry.database["inquiries"].update_one(
        {"_id": mine.id}, {"$set": {"lead.closed_for": None}}
    )
    clock.advance(YEARS)
    assert await erase_due(inquiry)() == 0


async def test_what_is_under_hold_is_passed_over_and_holds_up_no_other(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    both = await some(api, inquiry, 2)
    for mine in both:
        await withdrawn(api, mine)
    hold = {"hold": {"reason": "litigation", "by": "sam", "at": MONDAY_NOON}}
    await inquiry.database["inquiries"].update_one({"_id": both[0].id}, {"$set": hold})
    clock.advance(YEARS)
    assert await erase_due(inquiry)() == 1
    assert [await one.keys() for one in both] == [1, 0]


async def test_one_that_cannot_be_read_costs_itself(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    both = await some(api, inquiry, 2)
    for mine in both:
        await withdrawn(api, mine)
    first = min(both, key=lambda one: one.id)
    await inquiry.database["inquiries"].update_one({"_id": first.id}, {"$set": {"facts": 7}})
    clock.advance(YEARS)
    assert await erase_due(inquiry)() == 1


async def test_somebody_is_called_when_it_has_not_run_for_a_day(
    inquiry: InquiryWeb, clock: StillClock
) -> None:
    job = erase_due(inquiry)
    await job.watch()
    assert "retention.not-run" not in lasting_alarms()
    clock.advance(timedelta(days=1, seconds=1))
    await job.watch()
    assert "retention.not-run" in lasting_alarms()
    await job()
    await job.watch()
    assert "retention.not-run" not in lasting_alarms()


async def test_the_command_says_what_it_would_do_and_does_it(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    clock: StillClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (mine,) = await some(api, inquiry, 1)
    await withdrawn(api, mine)
    clock.advance(YEARS)
    assert await retention.run(inquiry, is_dry_run=True) == 0
    printed = capsys.readouterr().out
    assert printed == f"withdrawn: 1\n  {mine.reference}\n1 inquiries would be erased\n"
    assert await mine.keys() == 1
    assert await retention.run(inquiry, is_dry_run=False) == 0
    assert capsys.readouterr().out == "1 inquiries were erased\n"
    assert await mine.keys() == 0


async def test_the_command_after_a_restore_says_how_many_it_has_erased_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine,) = await some(api, inquiry, 1)
    keys = inquiry.client[inquiry.settings.vault_name]["sealing_keys"]
    dump = await keys.find({"_id": mine.id}).to_list(None)
    await erase_inquiry(inquiry)(mine.id, MONDAY_NOON)
    await keys.insert_many(dump)
    assert await reapply_erasures.run(inquiry) == 0
    assert capsys.readouterr().out == "1 inquiries were erased again\n"
    assert await mine.keys() == 0
