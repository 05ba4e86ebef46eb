"""The pages of the form, each with its mistakes, and those that follow when it is sent."""

import re
from collections.abc import AsyncIterator
from typing import Final

from tests.inquiry.accessibility.walking import NETWORK, Walk
from tests.inquiry.form.filling import READS_FOR, STEPS, answers

UNREADABLE: Final = "\x07"
"""What no field takes."""
_WRONG: Final[dict[str, dict[str, str]]] = {
    "who": {
        "for_whom": "other",
        "patient.date_of_birth.day": "31",
        "patient.date_of_birth.month": "2",
        "patient.date_of_birth.year": "2000",
    },
    "country": {},
    "region": {"residence.postal_prefix": "?"},
    "contact": {"patient.email": "x", "patient.phone": "1"},
    "needs": {"urgency": "x", "laterality": "x", "prior.imaging": "x", "message": UNREADABLE},
    "clinic": {"location": "atlantis", "willing.atlantis": "yes", "doctor_wish": UNREADABLE},
    "payer": {},
    "travel": {
        "travel.earliest.day": "31",
        "travel.earliest.month": "2",
        "travel.earliest.year": "2027",
        "travel.companions": "x",
        "travel.hours": "x",
        "travel.mode": "x",
        "blackout.0.from.day": "40",
        "blackout.0.from.month": "1",
        "blackout.0.from.year": "2027",
    },
    "health": {"screening.0.question": UNREADABLE, "screening.0.answer": "yes"},
    "consent": {},
}
_PAGE: Final = "/inquire?procedure=micro-needling&location=toronto"
FORM_PAGES: Final = (
    "choose",
    "choose, of an unknown procedure",
    *(
        name
        for step in STEPS
        for name in (step, *(("region, of Canada",) if step == "region" else ()), f"{step}, wrong")
    ),
    "check, wrong",
    "check",
    "sent",
    "already",
    "already sent",
    "check, later",
    "unavailable",
    "deleted",
    "gone",
)


async def form_pages(walk: Walk) -> AsyncIterator[str]:
    """The names of `FORM_PAGES`, each while its page is open."""
    await walk.open("/inquire", has="#procedure")
    yield "choose"
    await walk.open("/inquire?procedure=nothing", has=".notice", status=404)
    yield "choose, of an unknown procedure"
    form = await _begun(walk)
    right = answers(walk.locale, urgency="urgent", patient__email="form@example.com")
    for step in STEPS:
        async for name in _step(walk, form, step):
            yield name
        await walk.post(f"{form}/{step}", right[step])
    await walk.post(f"{form}/payer", _WRONG["payer"])
    await walk.open(f"{form}/check", has="#summary a")
    yield "check, wrong"
    await walk.post(f"{form}/payer", right["payer"])
    await walk.open(f"{form}/check", has=".checked .verdict")
    yield "check"
    async for name in _after_sending(walk, form):
        yield name


async def _begun(walk: Walk) -> str:
    """The address of a new form."""
    await walk.open(f"{_PAGE}&locale={walk.locale}", has="#inquire")
    return walk.page.url.removeprefix(walk.url).rpartition("/")[0]


async def _step(walk: Walk, form: str, step: str) -> AsyncIterator[str]:
    address = f"{form}/{step}"
    await walk.open(address, has=f"form[action='{address}']")
    yield step
    if step == "region":
        await walk.post(f"{form}/country", {"residence.country": "CA"})
        await walk.open(address, has="#residence-plan_subdivision")
        yield "region, of Canada"
        await walk.post(f"{form}/country", {"residence.country": "US"})
    await walk.post(address, _WRONG[step])
    await walk.open(address, has="#summary a")
    yield f"{step}, wrong"


async def _filled(walk: Walk) -> str:
    form = await _begun(walk)
    right = answers(walk.locale, patient__email="form@example.com")
    for step in STEPS:
        await walk.post(f"{form}/{step}", right[step])
    return form


async def _after_sending(walk: Walk, form: str) -> AsyncIterator[str]:
    walk.clock.advance(READS_FOR)
    await walk.submit("#inquire", has=".reference")
    yield "sent"
    await walk.open(f"{form}/check", has="a[href^='/status/']")
    yield "already"
    again = await _filled(walk)
    walk.clock.advance(READS_FOR)
    await walk.open(f"{again}/check", has="#inquire")
    await walk.submit("#inquire", has="a[href^='/status/']", status=409)
    yield "already sent"
    await walk.page.context.clear_cookies(name=re.compile("^wayfare-WF"))
    await walk.open(f"{again}/check", has="#inquire")
    await walk.submit("#inquire", has="#summary", status=429)
    yield "check, later"
    await walk.inquiry.directory.clear()
    await walk.submit("#inquire", has="input[type=hidden]", status=503)
    yield "unavailable"
    await walk.inquiry.directory.apply(NETWORK)
    await walk.open(f"{again}/check", has="form.discard")
    await walk.submit("form.discard", has="a.button")
    yield "deleted"
    await walk.open(f"{again}/check", has="a.button", status=410)
    yield "gone"
