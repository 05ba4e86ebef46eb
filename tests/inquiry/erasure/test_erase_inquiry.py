"""A patient has everything erased: at once, for good, and whatever ends in between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.erasure.ports import Erasures
from services.inquiry.inquiries.domain import EmailKind, Erasure
from services.inquiry.wiring_rights import erase_inquiry, erase_mine, reapply_erasures
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.attachments.files import Uploader
from tests.inquiry.builders import CANARY, canary_body
from tests.inquiry.catcher import Catcher, catching
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.lead_events import assigned, contacted
from tests.inquiry.patients import bearer
from tests.inquiry.privacy.test_canaries import SECRETS, everything_in
from tests.inquiry.rights.opened import Opened, opened
from tests.support.clocks import MONDAY_NOON, StillClock

CONFIRMED = {"confirm": True}


@pytest.fixture
async def mine(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> Opened:
    return await opened(api, inquiry)


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


async def erased(api: httpx2.AsyncClient, mine: Opened) -> httpx2.Response:
    return await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)


async def events_of(mine: Opened) -> list[str]:
    return [entry["type"] for entry in (await mine.document()).get("outbox", [])]


async def test_it_is_gone_at_once_announced_once_and_answered_the_same_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    answers = [await erased(api, mine) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].headers["cache-control"] == "no-store"
    expected = {"reference": mine.reference, "erased_at": "2026-11-23T17:00:00Z"}
    assert [answer.json() for answer in answers] == [expected] * 3
    assert await mine.keys() == 0
    assert await events_of(mine) == ["inquiry.received.v1", "inquiry.erased.v1"]
    vault = inquiry.client[inquiry.settings.vault_name]
    (line,) = await vault["erasures"].find().to_list(None)
    assert line == {"_id": mine.id, "erased_at": MONDAY_NOON}
    ledger = await inquiry.read_ledger()
    assert (ledger.accepted, ledger.erased, ledger.difference) == (1, 1, 0)


@pytest.mark.parametrize("token", ["", "x", "another's"])
async def test_nobody_else_erases_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened, token: str
) -> None:
    other = await opened(api, inquiry, patient__email="other@example.com")
    headers = other.headers if token == "another's" else bearer(token)
    refused = await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "inquiry.link-needed")
    unknown = "/v1/inquiries/WF-0000-0000/erase"
    answer = await api.post(unknown, json=CONFIRMED, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "inquiry.link-needed")
    assert await mine.keys() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [({"confirm": False}, "inquiry.erase-not-confirmed"), ({}, None), ({"confirm": "yes"}, None),
     ({"confirm": True, "x": 1}, None), ([], None), (None, None)],
)  # fmt: skip
async def test_without_a_plain_yes_nothing_is_erased(
    api: httpx2.AsyncClient, mine: Opened, body: Any, code: str | None
) -> None:
    refused = await api.post(f"{mine.json}/erase", json=body, headers=mine.headers)
    assert refused.status_code == 422
    assert code is None or refused.json()["code"] == code
    assert await mine.keys() == 1


async def test_links_and_sessions_end_and_later_visits_say_that_and_when(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine = await opened(api, inquiry, in_browser=True)
    await erased(api, mine)
    for path in ("", "/copy", "/details", "/withdraw", "/erase"):
        page = await api.get(mine.page + path, follow_redirects=True)
        assert "This inquiry was erased on November 23, 2026" in page.text, path
        assert "Micro-needling" not in page.text
    french = await api.get(f"{mine.page}?locale=fr-CA")
    assert french.headers["content-language"] == "fr-CA"
    assert "23 novembre 2026" in french.text
    for method, path in (("GET", ""), ("GET", "/copy"), ("POST", "/withdraw")):
        answer = await api.request(method, mine.json + path, headers=mine.headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "inquiry.link-needed")
    document = await mine.document()
    assert (document["sessions"], document["emails"]) == ([], [])
    await api.post(f"{mine.page}/links")
    assert (await mine.document())["emails"] == []


async def test_no_byte_of_what_was_told_is_found_by_opening_everything_there_is(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, caplog: Any
) -> None:
    caplog.set_level("INFO")
    key = {"Idempotency-Key": f"{CANARY}-key-of-a-website"}
    receipt = (await api.post("/v1/inquiries", json=canary_body(), headers=key)).json()
    before = await inquiry.database["inquiries"].find_one({})
    assert before is not None
    note = signer.authorization(before["_id"], MONDAY_NOON, purpose="note", note_id="the-note")
    await api.post("/v1/notes", json={"text": f"{CANARY} note"}, headers=note)
    dumped = await inquiry.database["inquiries"].find_one({})
    assert dumped is not None
    session = await inquiry.open_session(before["_id"])
    await api.post(
        f"/v1/inquiries/{receipt['reference']}/erase", json=CONFIRMED, headers=bearer(session)
    )
    texts = await everything_in(inquiry.database)
    texts |= await everything_in(inquiry.client[inquiry.settings.vault_name])
    texts["logged"] = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    texts["opened"] = str((await inquiry.vault.open(before["_id"], dumped["personal"])).fields)
    (note_of_before,) = dumped["notes"]
    sealed = {note_of_before["id"]: note_of_before["text"]}
    texts["notes"] = str((await inquiry.vault.open(before["_id"], sealed)).fields)
    found = [(name, word) for name, text in texts.items() for word in SECRETS if word in text]
    assert found == []
    after = await inquiry.database["inquiries"].find_one({})
    assert after is not None
    assert (after["personal"], after["notes"], "emails_done" in after) == ({}, [], False)
    ciphertexts = [bytes(one) for one in (*dumped["personal"].values(), note_of_before["text"])]
    raw = repr(after)
    assert ciphertexts
    assert not any(repr(one) in raw for one in ciphertexts)
    del after["outbox"]  # until it is published: the facts, as routing has them
    for word in ("micro-needling", "toronto", "US-TX", "pt-BR", "workers_compensation"):
        assert word not in repr(after), word


async def test_documents_and_messages_go_with_it_and_nothing_is_sent_along_any_more(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    token = mine.headers["Authorization"].removeprefix("Bearer ")
    uploader = Uploader(api, {"json": mine.json}, token)
    content = b"Referral of somebody, as plain text\n"
    address = await uploader.begun(len(content), filename="referral.txt")
    assert (await uploader.patch(address, 0, content)).status_code == 204
    written = await api.post(f"{mine.json}/messages", json={"text": "Hello"}, headers=mine.headers)
    assert written.status_code == 201
    copied = (await api.get(f"{mine.json}/copy", headers=mine.headers)).json()
    assert "referral.txt" in str(copied)
    assert "Hello" in str(copied)
    await api.post(f"{mine.json}/erase", json=CONFIRMED, headers=mine.headers)
    assert await inquiry.database["attachment_chunks"].count_documents({}) == 0
    (kept,) = await inquiry.database["attachments"].find({}).to_list(None)
    assert not kept["entries"]
    document = await mine.document()
    assert (document["messages"], document["messages_read"]) == ([], [])
    assert not document.get("contact_hashes")
    assert (await uploader.begin(5, filename="more.txt")).status_code in {401, 409}


async def test_the_last_email_goes_to_the_address_that_no_queue_keeps(
    inquiry: InquiryWeb, mine: Opened, catcher: Catcher
) -> None:
    erase = erase_mine(inquiry)
    sender = replace(inquiry.email_sender, port=catcher.port)
    erase = replace(erase, say_erased=replace(erase.say_erased, sender=sender))  # type: ignore[type-var] # a dataclass behind a protocol
    token = mine.headers["Authorization"].removeprefix("Bearer ")
    for _ in range(2):
        await erase(mine.reference, token, is_confirmed=True)
    (mail,) = catcher.mails
    assert mail["to"] == "maria.fernandez@example.com"
    assert mail["subject"] == f"Inquiry {mine.reference} was erased"
    assert "/status/" not in mail.as_string()
    assert await inquiry.send_emails() == 0
    assert EmailKind.ERASED.value not in {one["kind"] for one in (await mine.document())["emails"]}


async def test_a_mail_server_that_is_away_holds_nothing_up(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    assert (await erased(api, mine)).status_code == 200  # nobody listens at the tests' address
    assert await mine.keys() == 0


class ProcessEnds(Exception):
    pass


@dataclass
class EndsBefore:
    """A process that ends before one of the steps that follow the first write."""

    erasures: Erasures
    keys: Any
    step: str

    async def note(self, erasure: Erasure) -> None:
        if self.step == "note":
            raise ProcessEnds
        await self.erasures.note(erasure)

    async def destroy_key(self, _inquiry_id: str) -> None:
        raise ProcessEnds


@pytest.mark.parametrize("step", ["note", "key"])
async def test_what_a_process_left_between_two_steps_is_finished_by_the_sweep(
    inquiry: InquiryWeb, mine: Opened, clock: StillClock, step: str
) -> None:
    erase = erase_inquiry(inquiry)
    ends: Any = EndsBefore(erase.erasures, erase.keys, step)
    with pytest.raises(ProcessEnds):
        await replace(erase, erasures=ends, keys=ends)(mine.id, MONDAY_NOON)
    assert await mine.keys() == 1
    clock.advance(timedelta(hours=1))
    sweep = reapply_erasures(inquiry)
    assert [await sweep.recent(), await sweep.recent()] == [1, 0]
    assert await mine.keys() == 0
    vault = inquiry.client[inquiry.settings.vault_name]
    assert await vault["erasures"].count_documents({"_id": mine.id}) == 1
    assert await events_of(mine) == ["inquiry.received.v1", "inquiry.erased.v1"]


async def test_two_at_once_are_one(api: httpx2.AsyncClient, mine: Opened) -> None:
    answers = await asyncio.gather(*(erased(api, mine) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["erased_at"] for answer in answers}) == 1
    assert (await events_of(mine)).count("inquiry.erased.v1") == 1


async def test_a_key_that_came_back_from_a_backup_is_destroyed_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    keys = inquiry.client[inquiry.settings.vault_name]["sealing_keys"]
    kept = await opened(api, inquiry, patient__email="other@example.com")
    dump = await keys.find().to_list(None)
    await erased(api, mine)
    await keys.delete_many({})
    await keys.insert_many(dump)
    assert await mine.keys() == 1
    reapply = reapply_erasures(inquiry)
    assert [await reapply(), await reapply()] == [1, 0]
    assert (await mine.keys(), await kept.keys()) == (0, 1)


async def test_an_inquiry_that_came_back_from_a_backup_is_erased_again_with_what_was_on_hold_then(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened, clock: StillClock
) -> None:
    dump = await mine.document()
    dump["hold"] = {"reason": "complaint", "by": "sam", "at": MONDAY_NOON}
    await erased(api, mine)
    await inquiry.database["inquiries"].replace_one({"_id": mine.id}, dump)
    clock.advance(timedelta(days=30))
    assert await reapply_erasures(inquiry)() == 1
    document = await mine.document()
    assert (document["erased_at"], document["personal"]) == (MONDAY_NOON, {})
    assert (await inquiry.read_ledger()).erased == 1


async def test_a_record_that_was_lost_is_made_again_of_the_marks(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    await erased(api, mine)
    vault = inquiry.client[inquiry.settings.vault_name]
    await vault["erasures"].delete_many({})
    await reapply_erasures(inquiry)()
    assert await vault["erasures"].count_documents({"_id": mine.id}) == 1


async def test_what_routing_still_announces_changes_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    await inquiry.follow_leads([assigned(mine.id, mine.reference)])
    await erased(api, mine)
    before = await mine.document()
    await inquiry.follow_leads([contacted(mine.id, mine.reference)])
    assert await mine.document() == before
    assert (await inquiry.read_ledger()).difference == 0


async def test_notes_and_details_of_what_was_erased_are_refused_to_staff(
    api: httpx2.AsyncClient, mine: Opened, signer: AssertionSigner
) -> None:
    await erased(api, mine)
    asked = signer.authorization(mine.id, MONDAY_NOON)
    assert (await api.post("/v1/disclosures", headers=asked)).status_code == 410
    note = signer.authorization(mine.id, MONDAY_NOON, purpose="note")
    assert (await api.post("/v1/notes", json={"text": "x"}, headers=note)).status_code == 410


async def test_the_page_says_what_it_means_and_wants_the_reference_typed(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine = await opened(api, inquiry, in_browser=True)
    address = f"{mine.page}/erase"
    assert "This cannot be undone" in (await api.get(address)).text
    wrong = await api.post(address, data={"reference": "WF-0000-0000"})
    assert wrong.status_code == 422
    assert "This is not the reference of this inquiry" in wrong.text
    assert (await api.post(address)).status_code == 422
    assert await mine.keys() == 1
    typed = mine.reference.lower().replace("-", " ")
    done = await api.post(address, data={"reference": typed}, follow_redirects=True)
    assert "This inquiry was erased on" in done.text
    assert await mine.keys() == 0


async def test_the_page_is_for_whoever_has_opened_the_inquiry(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    for answer in (
        await api.get(f"{mine.page}/erase"),
        await api.post(f"{mine.page}/erase", data={"reference": mine.reference}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, mine.page)
    assert await mine.keys() == 1
    assert (await api.get("/status/nonsense/erase")).status_code == 404
