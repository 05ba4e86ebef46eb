"""The service with a form that a browser fills in, and somebody of the staff."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Role
from tests.inquiry.builders import body
from tests.inquiry.intake.test_form import PAGE, typed
from tests.inquiry.patients import signed_in
from tests.inquiry.spam.browsers import hidden, solved_by
from tests.support.clocks import StillClock

JSON = dict[str, Any]
READS_FOR = timedelta(seconds=60)


@dataclass
class Office:
    """Whoever sends, whoever looks at what was sent, and what is kept of it."""

    api: httpx2.AsyncClient
    inquiry: InquiryWeb
    clock: StillClock

    async def send(self, key: str, *, has_proof: bool = True, **changes: Any) -> httpx2.Response:
        """A form as a browser sends it: opened, read, filled in."""
        page = (await self.api.get(PAGE)).text
        form = typed(key=key) | {"opened": hidden(page, "opened"), "contact.website": ""}
        form["proof"] = await solved_by(self.api) if has_proof else ""
        self.clock.advance(READS_FOR)
        changed = {name.replace("__", "."): value for name, value in changes.items()}
        return await self.api.post("/inquire", data=form | changed)

    async def spam(self, key: str = "a-key-of-a-program", **changes: str) -> str:
        """The id of an inquiry that was put into quarantine."""
        sent = await self.send(key, has_proof=False, contact__website="https://x", **changes)
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
        found = self.inquiry.database["inquiries"].find().sort("_id", -1)
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
