"""The form's guard: who gets into quarantine, and that nobody can tell from the answer."""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.form.schemas import submission_of
from services.inquiry.spam.domain import GuardFields, Signal
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.form.filling import READS_FOR, Filler, answers, sent_by
from tests.inquiry.spam.browsers import HOSTILE_TEXTS, solved_by
from tests.inquiry.spam.conftest import JSON, Office, signals
from tests.support.clocks import StillClock
from tests.support.http import client_of

TEXT = "We sell the very best backlinks for the website of every clinic in the country"
LINKS = " https://a.example https://b.example https://c.example"


@pytest.mark.parametrize("has_proof", [True, False])
async def test_a_person_with_or_without_script_is_never_put_aside(
    office: Office, *, has_proof: bool
) -> None:
    assert (await office.send(has_proof=has_proof)).status_code == 303
    kept = await office.latest()
    assert kept["quarantined"] is None
    assert [entry["type"] for entry in kept["outbox"]] == ["inquiry.received.v1"]
    assert len(kept["emails"]) == 1


@pytest.mark.parametrize(
    ("guard", "changes", "expected"),
    [
        ({"contact.website": "https://x"}, {}, ["honeypot-filled", "proof-missing"]),
        ({}, {"message": LINKS}, ["proof-missing", "many-links"]),
        ({"proof": "x"}, {"message": LINKS}, ["proof-wrong", "many-links"]),
    ],
)
async def test_what_adds_up_puts_a_form_into_quarantine(
    office: Office, guard: dict[str, str], changes: dict[str, str], expected: list[str]
) -> None:
    assert (await office.send(has_proof=False, guard=guard, **changes)).status_code == 303
    kept = await office.latest()
    assert signals(kept) == expected
    assert "outbox" not in kept
    assert kept["emails"] == []
    opened = await office.inquiry.vault.open(kept["_id"], kept["personal"])
    assert opened.fields["email"] == "maria@example.com"


async def test_its_sender_cannot_tell_quarantine_from_any_other_inquiry(office: Office) -> None:
    """Same answer, same pages but for reference, times and the key of a message, same JSON."""
    seen = []
    key = re.compile(r'name="key" value="[^"]+"')
    for name, honeypot in (("person", ""), ("program", "https://x")):
        guard = {"contact.website": honeypot}
        sent = await office.send(guard=guard, patient__email=f"{name}@example.com")
        reference = sent.headers["location"].rsplit("/", 1)[1]
        pages = [await office.api.get(f"/inquire/sent/{reference}")]
        pages.append(await office.api.get(f"/status/{reference}"))
        pages.append(await office.api.get(f"/v1/inquiries/{reference}"))
        pages.append(await office.api.post(f"/status/{reference}/links"))
        assert [page.status_code for page in pages] == [200] * 4
        texts = [key.sub("", page.text.replace(reference, "WF-X")) for page in pages]
        seen.append([sent.status_code, sorted(sent.headers), *texts])
        office.clock.advance(-READS_FOR)
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
    proof = {"proof": await solved_by(office.api)}
    filler = await office.filled(message=LINKS)
    same = submission_of(await office.inquiry.form_pages.opener.filled(await office.draft(filler)))
    screen, fields = office.inquiry.screen_form, GuardFields.of(proof)
    fields = replace(fields, opened=(await office.draft(filler)).opened)
    for _ in range(2):
        assert await screen(fields, lambda _: None, same, b"one form's key") == set()
    assert await screen(fields, lambda _: None, same, b"another's") == {Signal.PROOF_WRONG}
    await office.press(filler, guard=proof)
    assert signals(await office.latest()) == ["proof-wrong", "many-links"]
    assert await office.inquiry.database["used_challenges"].count_documents({}) == 1


async def test_a_double_click_with_one_solution_is_one_inquiry(office: Office) -> None:
    """With many links: were the solution used up by the first click, it would be put aside."""
    filler, proof = await office.filled(message=LINKS), await solved_by(office.api)
    clicks = await asyncio.gather(*[office.press(filler, guard={"proof": proof}) for _ in range(5)])
    assert {click.headers["location"] for click in clicks} == {clicks[0].headers["location"]}
    (kept,) = await office.inquiry.database["inquiries"].find().to_list(None)
    assert kept["quarantined"] is None


async def test_of_many_who_use_one_solution_at_once_one_is_first(office: Office) -> None:
    proof = await solved_by(office.api)
    app = app_of(office.inquiry)
    async with AsyncExitStack() as stack:
        fillers = []
        for number in range(8):
            browser = httpx2.AsyncClient(
                transport=httpx2.ASGITransport(app=app), base_url="http://testserver"
            )
            typed = answers(message=LINKS, patient__email=f"{number}@example.com")
            filler = Filler(await stack.enter_async_context(browser), office.clock, typed=typed)
            await filler.begin()
            await filler.fill()
            fillers.append(filler)
        sent = await asyncio.gather(*[filler.send(proof=proof) for filler in fillers])
    assert {answer.status_code for answer in sent} == {303}
    count = office.inquiry.database["inquiries"].count_documents
    assert await count({"quarantined": None}) == 1
    assert await count({"quarantined.signals": "proof-wrong"}) == 7


async def test_a_form_with_mistakes_does_not_use_up_its_solution(office: Office) -> None:
    proof = {"proof": await solved_by(office.api)}
    filler = await office.filled(message=LINKS)
    await filler.post("contact", **{"patient.email": "maria@"})
    again = await office.press(filler, guard=proof)
    assert again.headers["location"] == filler.address("check")
    assert await office.inquiry.database["inquiries"].count_documents({}) == 0
    await filler.post("contact")
    assert "/inquire/sent/" in (await office.press(filler, guard=proof)).headers["location"]
    assert (await office.latest())["quarantined"] is None


@pytest.mark.parametrize("name", ["opened", "proof", "contact.website"])
async def test_whatever_a_program_puts_into_the_guard_is_taken_and_never_shown(
    office: Office, name: str
) -> None:
    wrong = await office.filled()
    await wrong.post("contact", **{"patient.email": "x@"})
    for text in (text for text in HOSTILE_TEXTS if "\ud800" not in text):
        refused = await wrong.send(**{name: f"{text}<Kanarienvogel>"})
        assert refused.headers["location"] == wrong.address("check")
        switched = await wrong.send(**{name: f"{text}<Kanarienvogel>", "switch": "fr-CA"})
        assert switched.headers["location"] == wrong.address("check")
        assert "Kanarienvogel" not in await wrong.text("check")
    await wrong.api.post(wrong.address("discard"))
    for number, text in enumerate(text for text in HOSTILE_TEXTS if "\ud800" not in text):
        email = f"{number}@example.com"
        sent = await office.send(has_proof=False, guard={name: text}, patient__email=email)
        assert "/inquire/sent/" in sent.headers["location"]
        office.api.cookies.clear()


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

    async with client_of(app_of(inquiry)) as api:
        await inquiry.directory.apply(network_changes())

        async def send(address: str, email: str) -> int:
            api.cookies.clear()
            api.headers["X-Forwarded-For"] = address
            only: JSON = {"patient__channel": "email", "patient__phone": ""}
            return (await sent_by(api, clock, patient__email=email, **only)).status_code

        assert await send("2001:db8:1:1::1", "a@example.com") == 303
        assert await send("2001:db8:1:2::1", "a@example.com") == 429
        assert await send("2001:db8:1:1::2", "b@example.com") == 303
        assert await send("2001:db8:1:1::3", "c@example.com") == 303
        assert await send("2001:db8:1:1::4", "d@example.com") == 429


async def test_without_the_database_of_signals_an_inquiry_is_taken_all_the_same(
    office: Office, inquiry: InquiryWeb
) -> None:
    """A counter that fails costs a signal, never an inquiry: here a rule that does not exist."""
    inquiry.limits._rules.pop("same_text")
    for number in range(3):
        kept = await office.post(message=TEXT + LINKS, patient__email=f"{number}@example.com")
        assert kept["quarantined"] is None
