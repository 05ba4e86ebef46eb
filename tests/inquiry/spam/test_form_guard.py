"""The form's guard: who gets into quarantine, and that nobody can tell from the answer."""

import asyncio
from datetime import timedelta

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.intake.test_form import PAGE, typed
from tests.inquiry.spam.browsers import HOSTILE_TEXTS, hidden, solved_by
from tests.inquiry.spam.conftest import JSON, Office
from tests.support.clocks import StillClock
from tests.support.http import client_of

TEXT = "We sell the very best backlinks for the website of every clinic in the country"
LINKS = " https://a.example https://b.example https://c.example"


def signals(document: JSON) -> list[str]:
    return document["quarantined"]["signals"] if document["quarantined"] else []


@pytest.mark.parametrize("has_proof", [True, False])
async def test_a_person_with_or_without_script_is_never_put_aside(
    office: Office, *, has_proof: bool
) -> None:
    assert (await office.send("a-person's-own-key", has_proof=has_proof)).status_code == 303
    kept = await office.latest()
    assert kept["quarantined"] is None
    assert [entry["type"] for entry in kept["outbox"]] == ["inquiry.received.v1"]
    assert len(kept["emails"]) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"contact__website": "https://x"}, ["honeypot-filled", "proof-missing"]),
        ({"opened": ""}, ["time-not-known", "proof-missing"]),
        ({"opened": "1.2"}, ["time-not-known", "proof-missing"]),
        ({"message": LINKS}, ["proof-missing", "many-links"]),
        ({"message": LINKS, "proof": "x"}, ["proof-wrong", "many-links"]),
    ],
)
async def test_what_adds_up_puts_a_form_into_quarantine(
    office: Office, changes: JSON, expected: list[str]
) -> None:
    assert (await office.send("some-key-of-a-form", has_proof=False, **changes)).status_code == 303
    kept = await office.latest()
    assert signals(kept) == expected
    assert "outbox" not in kept
    assert kept["emails"] == []
    opened = await office.inquiry.vault.open(kept["_id"], kept["personal"])
    assert opened.fields["email"] == "maria@example.com"


async def test_a_program_that_sends_what_it_has_just_read_is_put_aside(office: Office) -> None:
    page = (await office.api.get(PAGE)).text
    office.clock.advance(timedelta(seconds=3))
    form = typed() | {"opened": hidden(page, "opened"), "contact.website": "", "proof": ""}
    assert (await office.api.post("/inquire", data=form)).status_code == 303
    assert signals(await office.latest()) == ["sent-too-soon", "proof-missing"]


async def test_a_script_that_solves_the_challenge_in_a_hurry_is_only_hasty(office: Office) -> None:
    page = (await office.api.get(PAGE)).text
    form = typed() | {"opened": hidden(page, "opened"), "proof": await solved_by(office.api)}
    await office.api.post("/inquire", data=form)
    assert (await office.latest())["quarantined"] is None


async def test_its_sender_cannot_tell_quarantine_from_any_other_inquiry(office: Office) -> None:
    """Same answer, same pages but for reference and times, same JSON."""
    seen = []
    for key, honeypot in (("the-key-of-a-person", ""), ("the-key-of-a-program", "https://x")):
        changes: JSON = {"contact__website": honeypot, "patient__email": f"{key}@example.com"}
        sent = await office.send(key, **changes)
        reference = sent.headers["location"].rsplit("/", 1)[1]
        pages = [await office.api.get(f"/inquire/sent/{reference}")]
        pages.append(await office.api.get(f"/status/{reference}"))
        pages.append(await office.api.get(f"/v1/inquiries/{reference}"))
        pages.append(await office.api.post(f"/status/{reference}/links"))
        assert [page.status_code for page in pages] == [200] * 4
        texts = [page.text.replace(reference, "WF-X") for page in pages]
        seen.append([sent.status_code, sorted(sent.headers), *texts])
        office.clock.advance(-timedelta(seconds=60))
    assert signals(await office.latest()) == ["honeypot-filled"]
    assert seen[0] == seen[1]


async def test_asking_for_a_new_link_mails_nobody_while_it_is_kept_back(office: Office) -> None:
    """Otherwise a program could have us write to whomever it names."""
    inquiry_id = await office.spam()
    reference = (await office.of(inquiry_id))["reference"]
    office.clock.advance(timedelta(hours=2))
    assert (await office.api.post(f"/status/{reference}/links")).status_code == 200
    assert (await office.of(inquiry_id))["emails"] == []
    assert await office.inquiry.send_emails() == 0


async def test_a_solution_counts_once_but_for_the_same_form_sent_again(office: Office) -> None:
    proof = await solved_by(office.api)
    await office.send("the-first-key-of-it", proof=proof)
    await office.send("the-first-key-of-it", proof=proof)
    odd: JSON = {"message": LINKS, "patient__email": "other@example.com"}
    await office.send("another-key-of-another", proof=proof, **odd)
    assert signals(await office.latest()) == ["proof-wrong", "many-links"]
    assert await office.inquiry.database["inquiries"].count_documents({}) == 2
    assert await office.inquiry.database["used_challenges"].count_documents({}) == 1


async def test_of_many_who_use_one_solution_at_once_one_is_first(office: Office) -> None:
    proof, page = await solved_by(office.api), (await office.api.get(PAGE)).text
    office.clock.advance(timedelta(seconds=9))
    same = {"opened": hidden(page, "opened"), "proof": proof, "message": LINKS}
    forms = [
        typed(key=f"{number:02}-key-of-sixteen", patient__email=f"{number}@example.com")
        for number in range(8)
    ]
    sent = await asyncio.gather(*[office.api.post("/inquire", data=form | same) for form in forms])
    assert {answer.status_code for answer in sent} == {303}
    count = office.inquiry.database["inquiries"].count_documents
    assert await count({"quarantined": None}) == 1
    assert await count({"quarantined.signals": "proof-wrong"}) == 7


async def test_a_form_with_mistakes_keeps_its_time_and_its_solution(office: Office) -> None:
    proof, page = await solved_by(office.api), (await office.api.get(PAGE)).text
    opened = hidden(page, "opened")
    office.clock.advance(timedelta(seconds=2))
    wrong = typed(patient__email="maria@") | {"opened": opened, "proof": proof}
    again = await office.api.post("/inquire", data=wrong)
    assert again.status_code == 422
    assert hidden(again.text, "opened") == opened
    office.clock.advance(timedelta(seconds=3))
    right = typed() | {"opened": opened, "proof": proof, "message": LINKS}
    assert (await office.api.post("/inquire", data=right)).status_code == 303
    assert (await office.latest())["quarantined"] is None


@pytest.mark.parametrize("name", ["opened", "proof", "contact.website"])
async def test_whatever_a_program_puts_into_the_guard_is_taken_and_never_shown(
    office: Office, name: str
) -> None:
    for text in (text for text in HOSTILE_TEXTS if "\ud800" not in text):
        changes = {name.replace(".", "__"): f"{text}<Kanarienvogel>", "patient__email": "x@"}
        shown = await office.send("the-key-of-a-program", has_proof=False, **changes)
        assert shown.status_code == 422
        assert "<Kanarienvogel>" not in shown.text
        assert name != "contact.website" or "Kanarienvogel" not in shown.text
        sent = await office.send(
            f"{len(text)} key {text[:1]!r} of a program"[:40].encode("ascii", "replace").decode(),
            has_proof=False,
            **{name.replace(".", "__"): text, "patient__email": f"{len(text)}@example.com"},
        )
        assert sent.status_code in {303, 409}


async def test_programs_of_regional_sites_are_judged_by_links_and_texts_only(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    chosen = settings(mongodb_uri, database_prefix, limit_same_text="2/hour")
    inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
    async with client_of(app_of(inquiry)) as api:
        await inquiry.directory.apply(network_changes())
        office = Office(api=api, inquiry=inquiry, clock=clock)
        for number in (1, 1, 1, 2):
            kept = await office.post(message=TEXT + LINKS, patient__email=f"{number}@example.com")
            assert kept["quarantined"] is None
        third = await office.post(
            message=f" {TEXT.upper()} {LINKS}", patient__email="3@example.com"
        )
        assert signals(third) == ["many-links", "same-text"]
        plain = await office.post(message=TEXT, patient__email="4@example.com")
        assert plain["quarantined"] is None
        short = await office.post(message="Please call me", patient__email="5@example.com")
        assert short["quarantined"] is None


async def test_challenges_are_counted_by_client(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    chosen = settings(mongodb_uri, database_prefix, limit_challenges_by_address="2/hour")
    inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
    async with client_of(app_of(inquiry)) as api:
        answers = [await api.get("/v1/challenges") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["cache-control"] == "no-store"
        assert answers[0].json()["signature"] != answers[1].json()["signature"]


async def test_a_form_is_counted_by_address_and_contact_as_programs_are(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    limits: JSON = {"limit_inquiries_by_contact": "1/hour", "trusted_proxies": "127.0.0.1"}
    chosen = settings(mongodb_uri, database_prefix, limit_inquiries_by_address="3/hour", **limits)
    inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)

    async def send(api: httpx2.AsyncClient, address: str, email: str) -> int:
        form = typed(key=f"a key for {address} {email}", patient__email=email)
        headers = {"X-Forwarded-For": address}
        form["patient.channel"], form["patient.phone"] = "email", ""
        return (await api.post("/inquire", data=form, headers=headers)).status_code

    async with client_of(app_of(inquiry)) as api:
        await inquiry.directory.apply(network_changes())
        assert await send(api, "2001:db8:1:1::1", "a@example.com") == 303
        api.cookies.clear()
        assert await send(api, "2001:db8:1:2::1", "a@example.com") == 429
        assert await send(api, "2001:db8:1:1::2", "b@example.com") == 303
        assert await send(api, "2001:db8:1:1::3", "c@example.com") == 303
        assert await send(api, "2001:db8:1:1::4", "d@example.com") == 429


async def test_without_the_database_of_signals_an_inquiry_is_taken_all_the_same(
    office: Office, inquiry: InquiryWeb
) -> None:
    """A counter that fails costs a signal, never an inquiry: here a rule that does not exist."""
    inquiry.limits._rules.pop("same_text")
    for number in range(3):
        kept = await office.post(message=TEXT + LINKS, patient__email=f"{number}@example.com")
        assert kept["quarantined"] is None
