"""A patient withdraws an inquiry: with a session, once, and everybody learns it."""

import httpx2
import pytest

from services.inquiry.inquiries.domain import InquiryEnded, Status
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from services.inquiry.tracking.usecases.withdraw_inquiry import WithdrawInquiry
from services.inquiry.wiring_web import InquiryWeb
from shared.events import InquiryWithdrawn
from tests.inquiry.builders import received_inquiry
from tests.inquiry.patients import bearer, submitted
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_inquiries import InMemoryInquiries


def withdrawing(status: Status = Status.RECEIVED) -> tuple[InMemoryInquiries, WithdrawInquiry]:
    inquiry = received_inquiry("a", status=status).open_session(session_hash("mine"), MONDAY_NOON)
    inquiries = InMemoryInquiries({"a": inquiry})
    return inquiries, WithdrawInquiry(inquiries=inquiries, now=StillClock())


async def test_it_is_withdrawn_and_announced_once() -> None:
    inquiries, withdraw = withdrawing()
    for _ in range(3):
        await withdraw("WF-a", "mine")
    assert inquiries.kept["a"].status is Status.WITHDRAWN
    assert inquiries.publish() == [
        InquiryWithdrawn(inquiry_id="a", reference="WF-a", withdrawn_at=MONDAY_NOON)
    ]


@pytest.mark.parametrize(("reference", "session"), [("WF-a", "other"), ("WF-b", "mine")])
async def test_without_a_session_of_the_inquiry_nothing_happens(
    reference: str, session: str
) -> None:
    inquiries, withdraw = withdrawing()
    with pytest.raises(StatusLinkNeeded):
        await withdraw(reference, session)
    assert inquiries.kept["a"].status is Status.RECEIVED


async def test_what_a_clinic_has_closed_is_not_withdrawn() -> None:
    inquiries, withdraw = withdrawing(Status.CLOSED)
    with pytest.raises(InquiryEnded):
        await withdraw("WF-a", "mine")
    assert inquiries.publish() == []


async def test_over_http_it_takes_a_sessions_token_and_may_be_repeated(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    address = f"{sent['json']}/withdraw"
    for token in ("", "x", sent["token"]):  # the link's token only reads
        refused = await api.post(address, headers=bearer(token))
        assert (refused.status_code, refused.json()["code"]) == (401, "inquiry.link-needed")
    opened = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    session = bearer(opened.json()["token"])
    for _ in range(2):
        assert (await api.post(address, headers=session)).status_code == 204
    status = (await api.get(sent["json"], headers=session)).json()
    assert status["status"] == "withdrawn"
    assert [change["status"] for change in status["status_history"]] == ["received", "withdrawn"]
    document = await inquiry.database["inquiries"].find_one({"reference": sent["reference"]})
    assert document is not None
    assert [(entry["seq"], entry["type"]) for entry in document["outbox"]] == [
        (1, "inquiry.received.v1"),
        (2, "inquiry.withdrawn.v1"),
    ]
    assert document["events_seq"] == 2
    assert (await inquiry.read_ledger()).withdrawn == 1
