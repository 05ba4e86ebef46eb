"""The same person asks again: what the same browser is told, and what nobody else is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.domain import give_up
from tests.inquiry.builders import body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.spam.conftest import HONEY, Office

KNEE = "/inquire?procedure=knee-surgery&location=vancouver"
AGAIN = "You have already sent this"


def kinds(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [email["kind"] for email in document["emails"]]


async def count(office: Office) -> int:
    return int(await office.inquiry.database["inquiries"].count_documents({}))


async def test_the_same_browser_is_told_that_it_has_sent_this_and_mailed_the_link_again(
    office: Office,
) -> None:
    first = await office.send()
    reference = first.headers["location"].rsplit("/", 1)[1]
    office.clock.advance(timedelta(minutes=9))
    again = await office.send(patient__email="MARIA@example.com")
    assert again.status_code == 409
    assert AGAIN in again.text
    assert f"/status/{reference}" in again.text
    assert "maria@" not in again.text.lower()
    assert kinds(await office.kept(reference)) == ["received", "new_link"]
    assert await count(office) == 1
    await office.send()
    assert kinds(await office.kept(reference)) == ["received", "new_link"]


async def test_in_french_too(office: Office) -> None:
    await office.send()
    again = await office.send(locale="fr-CA")
    assert "Vous avez déjà envoyé cette demande" in again.text


async def test_sent_again_with_the_same_key_it_is_answered_as_the_first_time(
    office: Office,
) -> None:
    """As where it was killed before the draft knew what it had become, or of a double click. The
    solution and the empty field are no part of what was sent.
    """
    filler = await office.filled()
    draft, secret = await office.draft(filler), office.secret(filler)
    first = await office.press(filler)
    sent = await office.draft(filler)
    assert await office.inquiry.drafts.replace(secret, replace(draft, version=sent.version))
    again = await office.press(filler, has_proof=False, guard=HONEY)
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    reference = first.headers["location"].rsplit("/", 1)[1]
    assert (await office.kept(reference))["quarantined"] is None
    assert kinds(await office.kept(reference)) == ["received"]
    assert await count(office) == 1


@pytest.mark.parametrize(
    ("minutes", "changes"),
    [
        (61, {}),
        (1, {"patient__email": "maria.f@example.com"}),
        (1, {"page": KNEE, "location": "vancouver"}),
    ],
)
async def test_later_or_from_another_mailbox_or_for_something_else_it_is_a_new_inquiry(
    office: Office, minutes: int, changes: dict[str, Any]
) -> None:
    """Also where only the address was mistyped the first time, and the phone is the same."""
    await office.send()
    office.clock.advance(timedelta(minutes=minutes))
    assert (await office.send(**changes)).status_code == 303
    assert await count(office) == 2


async def test_what_was_withdrawn_may_be_sent_again_at_once(office: Office) -> None:
    sent = await office.send()
    reference = sent.headers["location"].rsplit("/", 1)[1]
    bearer = {"Authorization": f"Bearer {office.api.cookies[f'wayfare-{reference}']}"}
    await office.api.post(f"/v1/inquiries/{reference}/withdraw", headers=bearer)
    assert (await office.send()).status_code == 303


async def test_a_stranger_learns_nothing_of_who_has_written_before(office: Office) -> None:
    """The answer to Maria's address, right after she has asked, is that to any other."""
    await office.send()
    office.api.cookies.clear()
    forged = {"wayfare-WF-0000-0000": "x"}
    shown = []
    for name in ("maria", "nobody"):
        office.api.cookies.update(forged)
        probe = await office.send(patient__email=f"{name}@example.com")
        page = await office.api.get(probe.headers["location"])
        reference = probe.headers["location"].rsplit("/", 1)[1]
        shown.append((probe.status_code, sorted(probe.headers), page.text.replace(reference, "X")))
        office.clock.advance(-timedelta(seconds=60))
        office.api.cookies.clear()
    assert shown[0] == shown[1]
    texts = [
        (await office.api.post("/v1/inquiries", json=body(patient__email=f"{name}@example.com")))
        for name in ("maria", "somebody")
    ]
    assert [one.status_code for one in texts] == [202, 202]
    assert texts[0].json().keys() == texts[1].json().keys()


async def test_a_session_of_another_inquiry_proves_nothing(office: Office) -> None:
    first = await office.send()
    reference = first.headers["location"].rsplit("/", 1)[1]
    office.api.cookies.clear()
    await office.send(patient__email="stranger@example.com")
    (session,) = [
        value for name, value in office.api.cookies.items() if name.startswith("wayfare-WF-")
    ]
    office.api.cookies.set(f"wayfare-{reference}", session)
    again = await office.send()
    assert again.status_code == 303
    assert AGAIN not in again.text
    assert kinds(await office.kept(reference)) == ["received"]


async def test_a_program_that_was_put_aside_is_told_the_same_and_mails_nobody(
    office: Office,
) -> None:
    sent = await office.send(has_proof=False, guard=HONEY)
    office.clock.advance(timedelta(minutes=30))
    again = await office.send(has_proof=False, guard=HONEY)
    assert (again.status_code, AGAIN in again.text) == (409, True)
    assert (await office.kept(sent.headers["location"].rsplit("/", 1)[1]))["emails"] == []


async def related_to(office: Office, signer: AssertionSigner, inquiry_id: str) -> list[str]:
    """What staff see in the patient's file."""
    asked = signer.authorization(inquiry_id, office.clock())
    answer = await office.api.post("/v1/disclosures", headers=asked)
    assert answer.status_code == 200
    found: list[str] = answer.json()["related"]
    return found


async def test_staff_see_the_other_inquiries_of_the_same_mailbox_or_number_and_nothing_merges(
    office: Office, signer: AssertionSigner
) -> None:
    sent = []
    for minute, changes in enumerate(
        (
            {"patient__email": "maria@example.com", "patient__phone": "+15125550142"},
            {"patient__email": "MARIA+x@example.com", "patient__phone": "+15125550199"},
            {"patient__email": "other@example.com", "patient__phone": "+15125550142"},
            {"patient__email": "nobody@example.com", "patient__phone": "+15125550100"},
        )
    ):
        office.clock.advance(timedelta(minutes=minute))
        sent.append(await office.post(**changes))
    one, two, three, four = ((each["_id"], each["reference"]) for each in sent)
    assert await related_to(office, signer, one[0]) == [three[1], two[1]]
    assert await related_to(office, signer, two[0]) == [one[1]]
    assert await related_to(office, signer, three[0]) == [one[1]]
    assert await related_to(office, signer, four[0]) == []
    assert await count(office) == 4


async def test_of_what_is_put_aside_or_erased_nothing_is_shown_as_the_same_persons(
    office: Office, signer: AssertionSigner
) -> None:
    spam = await office.spam(patient__email="maria@example.com")
    own = await office.post(patient__email="maria@example.com")
    assert await related_to(office, signer, own["_id"]) == []
    await office.sign_in()
    await office.decide(spam, "release")
    reference = (await office.of(spam))["reference"]
    assert await related_to(office, signer, own["_id"]) == [reference]
    other = await office.spam(patient__email="maria@example.com")
    await office.sign_in()
    await office.decide(other, "discard")
    await office.inquiry.inquiries.change(other, lambda one: give_up(one, office.clock()))
    assert (await office.of(other))["contact_hashes"] == []
    assert await related_to(office, signer, own["_id"]) == [reference]


async def test_the_blind_index_tells_nobody_who_it_was(office: Office) -> None:
    kept = await office.post(patient__email="maria@example.com", patient__phone="+15125550142")
    assert [len(one) for one in kept["contact_hashes"]] == [32, 32]
    assert b"maria" not in b"".join(kept["contact_hashes"])


async def test_answers_and_pages_of_a_repeat_are_never_kept_by_anybody(office: Office) -> None:
    await office.send()
    again: httpx2.Response = await office.send()
    assert again.headers["cache-control"] == "no-store"
