"""The service with a form that a browser fills in, and somebody of the staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx2
import pytest

from services.inquiry.form.domain import Draft
from services.inquiry.form.pages.cookies import DraftCookies
from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Role
from tests.inquiry.builders import body
from tests.inquiry.form.filling import Filler, answers
from tests.inquiry.patients import signed_in
from tests.inquiry.spam.browsers import solved_by
from tests.support.clocks import StillClock

JSON = dict[str, Any]
EMPTY: Mapping[str, str] = MappingProxyType({})
HONEY: Mapping[str, str] = MappingProxyType({"contact.website": "https://x"})
PAGE = "/inquire?procedure=micro-needling&location=toronto"


def signals(document: JSON) -> list[str]:
    return document["quarantined"]["signals"] if document["quarantined"] else []


@dataclass
class Office:
    """Whoever sends, whoever looks at what was sent, and what is kept of it."""

    api: httpx2.AsyncClient
    inquiry: InquiryWeb
    clock: StillClock

    async def filled(self, page: str = PAGE, *, locale: str = "en-CA", **changes: str) -> Filler:
        """A form of this browser with everything answered, that is not sent yet."""
        filler = Filler(self.api, self.clock, typed=answers(locale, **changes))
        await filler.begin(page, locale)
        await filler.fill()
        return filler

    async def send(
        self,
        page: str = PAGE,
        *,
        has_proof: bool = True,
        guard: Mapping[str, str] = EMPTY,
        locale: str = "en-CA",
        **changes: str,
    ) -> httpx2.Response:
        """A form as a browser sends it: opened, read, filled in. `guard`: what is otherwise in it
        than a person's browser puts there.
        """
        filler = await self.filled(page, locale=locale, **changes)
        return await self.press(filler, has_proof=has_proof, guard=guard)

    async def press(
        self, filler: Filler, *, has_proof: bool = True, guard: Mapping[str, str] = EMPTY
    ) -> httpx2.Response:
        """The button of the last page."""
        proof = await solved_by(self.api) if has_proof and "proof" not in guard else ""
        return await filler.send(**{"contact.website": "", "proof": proof, **guard})

    def secret(self, filler: Filler) -> str:
        return DraftCookies(is_secure=False).secret(dict(filler.api.cookies), filler.handle) or ""

    async def draft(self, filler: Filler) -> Draft:
        found = await self.inquiry.drafts.find(self.secret(filler))
        assert found is not None
        return found

    async def spam(self, **changes: str) -> str:
        """The id of an inquiry that was put into quarantine."""
        sent = await self.send(has_proof=False, guard=HONEY, **changes)
        assert sent.status_code == 303
        self.api.cookies.clear()
        document = await self.kept(sent.headers["location"].rsplit("/", 1)[1])
        assert document["quarantined"]["state"] == "waiting"
        return str(document["_id"])

    async def post(self, **changes: Any) -> JSON:
        """What is kept of an inquiry that a program sends."""
        answer = await self.api.post("/v1/inquiries", json=body(**changes))
        assert answer.status_code == 202
        return await self.kept(answer.json()["reference"])

    async def kept(self, reference: str) -> JSON:
        return await self._one({"reference": reference})

    async def of(self, inquiry_id: str) -> JSON:
        return await self._one({"_id": inquiry_id})

    async def _one(self, wanted: JSON) -> JSON:
        found: JSON | None = await self.inquiry.database["inquiries"].find_one(wanted)
        assert found is not None
        return found

    async def latest(self) -> JSON:
        found = self.inquiry.database["inquiries"].find().sort("$natural", -1)
        documents: list[JSON] = await found.limit(1).to_list(None)
        return documents[0]

    async def sign_in(self, role: Role = Role.MANAGER) -> None:
        await signed_in(self.api, self.inquiry, role, ("*",))

    async def decide(self, inquiry_id: str, step: str) -> httpx2.Response:
        return await self.api.post(f"/v1/quarantine/{inquiry_id}/{step}")

    async def listed(self, **query: Any) -> JSON:
        answer = await self.api.get("/v1/quarantine", params=query)
        assert answer.status_code == 200
        found: JSON = answer.json()
        return found


@pytest.fixture
def office(api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock) -> Office:
    return Office(api=api, inquiry=inquiry, clock=clock)
