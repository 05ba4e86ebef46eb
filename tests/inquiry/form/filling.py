"""Somebody who fills in the form page by page, as a browser without script sends it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Final

import httpx2

from tests.inquiry.builders import QUESTIONS, consents
from tests.support.clocks import StillClock

PAGE = "/inquire?location=toronto&procedure=micro-needling"
READS_FOR: Final = timedelta(seconds=60)
STEPS = (
    "who", "country", "region", "contact", "needs", "clinic", "payer", "travel", "health",
    "consent",
)  # fmt: skip


def answers(locale: str = "en-CA", **changes: str) -> dict[str, dict[str, str]]:
    """What is typed, by step; `patient__email=…` changes one field, wherever it is asked for."""
    typed = {
        "who": {
            "for_whom": "me",
            "patient.given_name": "Maria",
            "patient.family_name": "Fernández",
            "patient.preferred_name": "",
            "patient.date_of_birth.day": "4",
            "patient.date_of_birth.month": "10",
            "patient.date_of_birth.year": "1957",
        },
        "country": {"residence.country": "US"},
        "region": {"residence.subdivision_us": "US-TX", "residence.postal_prefix": "78701-1234"},
        "contact": {
            "patient.email": "maria@example.com",
            "patient.phone": "512 555 0142",
            "patient.channel": "phone",
            "patient.language": "es",
        },
        "needs": {"urgency": "soon", "prior.imaging": "yes", "message": "Hello\r\nthere"},
        "clinic": {"location": "toronto", "doctor_wish": ""},
        "payer": {"payer.kind": "self", "payer.claim_number": ""},
        "travel": {
            "travel.earliest.day": "5",
            "travel.earliest.month": "1",
            "travel.earliest.year": "2027",
            "travel.companions": "2",
            "travel.citizenship": "US",
        },
        "health": {"screening.0.question": QUESTIONS[0], "screening.0.answer": "no"},
        "consent": {},
    }
    for consent in consents(locale):
        name = f"consents.{consent['purpose']}"
        typed["consent"][f"{name}.text_version"] = consent["text_version"]
        if consent["granted"]:
            typed["consent"][name] = "yes"
    for path, value in changes.items():
        name = path.replace("__", ".")
        step = next((step for step, fields in typed.items() if name in fields), _STEP_OF.get(name))
        assert step is not None, name
        typed[step][name] = value
    return typed


_STEP_OF = {
    "residence.subdivision_ca": "region",
    "residence.plan_subdivision": "region",
    "patient.age_band": "who",
    "patient.best_hours": "contact",
    "on_behalf.relationship": "who",
    "on_behalf.authority": "who",
    "willing.brossard": "clinic",
    "travel.hours": "travel",
    "travel.latest.day": "travel",
    "travel.passport_valid": "travel",
    "blackout.0.from.day": "travel",
    "blackout.2.from.day": "travel",
    "laterality": "needs",
}


@dataclass
class Filler:
    """One browser with one form open, and somebody who takes their time to fill it in."""

    api: httpx2.AsyncClient
    clock: StillClock
    handle: str = ""
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=answers)
    reads_for: timedelta = READS_FOR

    async def begin(self, page: str = PAGE, locale: str = "en-CA") -> httpx2.Response:
        answer = await self.api.get(f"{page}&locale={locale}")
        assert answer.status_code == 303, answer.text
        self.handle = answer.headers["location"].split("/")[2]
        return answer

    def address(self, step: str) -> str:
        return f"/inquire/{self.handle}/{step}"

    async def see(self, step: str) -> httpx2.Response:
        return await self.api.get(self.address(step))

    async def text(self, step: str) -> str:
        return unescape((await self.see(step)).text)

    async def post(self, step: str, **more: str) -> httpx2.Response:
        """What is typed in this step, and what else is sent with it."""
        typed = dict(self.typed.get(step, {}))
        return await self.api.post(self.address(step), data={**typed, **more})

    async def fill(self, *, until: str = "check") -> None:
        """Every page that is shown, one after the other, up to this one."""
        self.clock.advance(self.reads_for)
        step = "who"
        while step != until:
            answer = await self.post(step)
            assert answer.status_code == 303, answer.text
            following = answer.headers["location"].partition("?")[0].rsplit("/", 1)[1]
            assert following != step, await self.text(step)
            step = following

    async def send(self, **guard: str) -> httpx2.Response:
        """`guard`: what the last page carries beside its button; nothing, as without script."""
        return await self.api.post(self.address("check"), data=guard)


async def sent_by(
    api: httpx2.AsyncClient, clock: StillClock, locale: str = "en-CA", **changes: str
) -> httpx2.Response:
    """A whole form, filled in and sent."""
    filler = Filler(api, clock, typed=answers(locale, **changes))
    await filler.begin(locale=locale)
    await filler.fill()
    return await filler.send()


def links_of(page: str) -> list[tuple[str, str]]:
    """Where the error summary leads, and what it says."""
    summary = page.partition('id="summary"')[2].partition("</ul>")[0]
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', summary)
    return [(unescape(href), unescape(text)) for href, text in found]
