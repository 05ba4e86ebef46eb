"""The pages of an inquiry that was sent, in its states, with their mistakes."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any, Final

from services.inquiry.inquiries.domain import HoldReason
from services.inquiry.wiring_rights import keep_holds
from shared.directory import changes_of
from shared.events import (
    LeadAdvanced,
    LeadClosed,
    LeadOffered,
    LeadPersonDecided,
    LeadQuestionAsked,
    LeadUnrouted,
)
from tests.inquiry.accessibility.form_pages import UNREADABLE
from tests.inquiry.accessibility.walking import NETWORK, Sent, Walk, announcing
from tests.inquiry.attachments.files import PDF
from tests.inquiry.builders import location, offering, procedure
from tests.inquiry.lead_events import assigned, contacted
from tests.support.clocks import MONDAY_NOON

STATUS_PAGES: Final = (
    "open",
    "open, wrong code",
    "received",
    "open, by an earlier mail",
    "link used",
    "link sent",
    "overdue",
    "question asked",
    "question asked, wrong",
    "offered",
    "offered, wrong",
    "no clinic has it",
    "declined",
    "assigned",
    "person asked for",
    "person has decided",
    "contacted",
    "messages",
    "messages, wrong",
    "documents, none chosen",
    "documents",
    "booked",
    "travel plan",
    "closed",
    "copy",
    "details",
    "details, wrong",
    "withdraw",
    "withdrawn",
    "erase, kept by law",
    "kept by law",
    "erase",
    "erase, wrong",
    "erased",
    "error 404",
    "error 503",
    "error 429",
)


async def status_pages(walk: Walk) -> AsyncIterator[str]:
    for part in (_links, _asked, _offered, _unrouted, _on_its_way, _rights, _errors):
        async for name in part(walk):
            yield name


async def _links(walk: Walk) -> AsyncIterator[str]:
    sent = await walk.inquire()
    there = f"{sent.page}?locale={walk.locale}"
    await walk.open(there, has="#code")
    yield "open"
    await walk.page.locator("#code").fill("7K3M-Q9TD-W2XA-6BFH")
    await walk.submit("form.open", has="#code-error", status=401)
    yield "open, wrong code"
    await walk.page.locator("#code").fill(sent.code)
    await walk.submit("form.open", has="#state")
    yield "received"
    await walk.page.context.clear_cookies()
    await walk.open(f"{there}&link={sent.code}", has="form.open")
    yield "open, by an earlier mail"
    await walk.submit("form.open", has="form[action$='/links']", status=410)
    yield "link used"
    await walk.submit("form[action$='/links']", has="h1")
    yield "link sent"
    late = await walk.inquire()
    walk.clock.advance(timedelta(days=4))
    await walk.post(late.page, {"code": late.code})
    await walk.open(late.page, has="#state")
    yield "overdue"
    walk.clock.at = MONDAY_NOON


async def _asked(walk: Walk) -> AsyncIterator[str]:
    sent = await walk.opened(payer={"kind": "unknown"})
    unrouted = announcing(sent, 1, LeadUnrouted, because=("x",), decided_at=MONDAY_NOON)
    asked = announcing(
        sent, 2, LeadQuestionAsked, questions=("payer", "residence"), asked_at=MONDAY_NOON
    )
    await walk.inquiry.follow_leads([unrouted, asked])
    await walk.open(sent.page, has="#asked #residence-country")
    yield "question asked"
    await walk.submit("#asked", has="#asked .error", status=422)
    yield "question asked, wrong"


async def _offered(walk: Walk) -> AsyncIterator[str]:
    sent = await walk.opened(payer={"kind": "unknown"})
    unrouted = announcing(sent, 1, LeadUnrouted, because=("x",), decided_at=MONDAY_NOON)
    offered = announcing(
        sent, 2, LeadOffered, location="toronto", locations=("brossard",), offered_at=MONDAY_NOON
    )
    await walk.inquiry.follow_leads([unrouted, offered])
    await walk.open(sent.page, has="#asked #offers-title")
    yield "offered"
    await walk.page.locator("#offers-brossard-yes").check()
    await walk.submit("#asked", has="#asked .error", status=422)
    yield "offered, wrong"


async def _unrouted(walk: Walk) -> AsyncIterator[str]:
    """Knee surgery, which the public plans pay for: not at home, but elsewhere."""
    knee = procedure("knee-surgery", revision=2).model_copy(update={"insured_status": "insured"})
    more = [knee, location("calgary", "CA-AB", "America/Edmonton"), offering("calgary", knee.slug)]
    await walk.inquiry.directory.apply(changes_of(more))
    home = {"country": "CA", "subdivision": "CA-BC"}
    sent = await walk.opened(procedure=knee.slug, location="vancouver", residence=home)
    unrouted = announcing(sent, 1, LeadUnrouted, because=("x",), decided_at=MONDAY_NOON)
    await walk.inquiry.follow_leads([unrouted])
    await walk.open(sent.page, has="#state dl + h2 + dl")
    yield "no clinic has it"
    declined = announcing(
        sent, 2, LeadClosed, location="vancouver", reason="not_eligible", closed_at=MONDAY_NOON
    )
    await walk.inquiry.follow_leads([declined])
    await walk.open(sent.page, has=".panel.calm")
    yield "declined"


async def _on_its_way(walk: Walk) -> AsyncIterator[str]:
    sent = await walk.opened(travel={"earliest": "2027-06-01"})
    await walk.inquiry.follow_leads([assigned(sent.id, sent.reference, location="toronto")])
    await walk.open(sent.page, has=".plan-steps")
    yield "assigned"
    async for name in _person(walk, sent):
        yield name
    await walk.inquiry.follow_leads([contacted(sent.id, sent.reference, 4, location="toronto")])
    await walk.open(sent.page, has=".panel.good")
    yield "contacted"
    async for name in _messages(walk, sent):
        yield name
    async for name in _documents(walk):
        yield name
    booked = announcing(
        sent, 5, LeadAdvanced, location="toronto", stage="booked", on=date(2027, 2, 8),
        advanced_at=MONDAY_NOON,
    )  # fmt: skip
    await walk.inquiry.follow_leads([booked])
    await walk.open(sent.page, has="a[href$='.ics']")
    yield "booked"
    await walk.open(f"{sent.page}/travel-plan", has=".plan-steps")
    yield "travel plan"
    closed = announcing(
        sent, 6, LeadClosed, location="toronto", reason="duplicate", closed_at=MONDAY_NOON
    )
    await walk.inquiry.follow_leads([closed])
    await walk.open(sent.page, has="#messages > p")
    yield "closed"


async def _person(walk: Walk, sent: Sent) -> AsyncIterator[str]:
    await walk.submit(".ask-person", has="#person")
    yield "person asked for"
    decided = announcing(sent, 3, LeadPersonDecided, location="toronto", decided_at=MONDAY_NOON)
    await walk.inquiry.follow_leads([decided])
    await walk.open(sent.page, has="#person")
    yield "person has decided"


async def _messages(walk: Walk, sent: Sent) -> AsyncIterator[str]:
    await walk.page.locator("#text").fill("May I eat before?")
    await walk.submit("form.write", has=".message.own")
    await walk.answer(sent, "Nothing after midnight.")
    await walk.open(sent.page, has=".message.theirs em")
    yield "messages"
    await walk.page.locator("#text").fill(UNREADABLE)
    await walk.submit("form.write", has="#text-error", status=422)
    yield "messages, wrong"


async def _documents(walk: Walk) -> AsyncIterator[str]:
    await walk.submit("form.add-document", has="[data-error]:not([hidden])", status=422)
    yield "documents, none chosen"
    await walk.page.locator("#kind-referral").check()
    file: Any = {"name": "Referral.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await walk.page.locator("#document-file").set_input_files(file)
    await walk.submit("form.add-document", has=".document")
    yield "documents"


async def _rights(walk: Walk) -> AsyncIterator[str]:
    sent = await walk.opened()
    await walk.open(f"{sent.page}/copy", has=".copied")
    yield "copy"
    await walk.open(f"{sent.page}/details", has="#patient-given_name")
    yield "details"
    for field in ("#patient-given_name", "#patient-email"):
        await walk.page.locator(field).fill("")
    await walk.submit("form[action$='/details']", has="#summary a", status=422)
    yield "details, wrong"
    await keep_holds(walk.inquiry).put(sent.reference, HoldReason.COMPLAINT, "someone")
    await walk.open(f"{sent.page}/withdraw", has="ul.means")
    yield "withdraw"
    await walk.submit("form[action$='/withdraw']", has="#state")
    yield "withdrawn"
    await walk.open(f"{sent.page}/erase", has="#reference")
    yield "erase, kept by law"
    await walk.page.locator("#reference").fill(sent.reference)
    await walk.submit("form[action$='/erase']", has="h1 + .lead + p", status=409)
    yield "kept by law"
    sent = await walk.opened()
    await walk.open(f"{sent.page}/erase", has="#reference")
    yield "erase"
    await walk.submit("form[action$='/erase']", has="#reference-error", status=422)
    yield "erase, wrong"
    await walk.page.locator("#reference").fill(sent.reference)
    await walk.submit("form[action$='/erase']", has="h1")
    yield "erased"


async def _errors(walk: Walk) -> AsyncIterator[str]:
    await walk.open(f"/status/nonsense?locale={walk.locale}", has="a.button", status=404)
    yield "error 404"
    await walk.inquiry.directory.clear()
    await walk.open(f"/inquire?locale={walk.locale}", has="a.button", status=503)
    yield "error 503"
    links = "/status/WF-0000-0000/links"
    answers = [await walk.page.request.post(walk.url + links) for _ in range(60)]
    assert answers[-1].status == 429
    await walk.open(f"/status/WF-0000-0000/copy?locale={walk.locale}", has="a.button", status=429)
    yield "error 429"
    await walk.inquiry.directory.apply(NETWORK)
