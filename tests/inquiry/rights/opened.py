"""An inquiry that its patient has opened, in a browser and by a program."""

from dataclasses import dataclass
from typing import Any

import httpx2

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import JSON
from tests.inquiry.patients import bearer, id_of
from tests.inquiry.patients import submitted as sent


@dataclass(frozen=True, kw_only=True)
class Opened:
    """`headers`: the bearer of a program's session."""

    id: str
    reference: str
    page: str
    json: str
    headers: dict[str, str]
    inquiry: InquiryWeb

    async def document(self) -> JSON:
        found = await self.inquiry.database["inquiries"].find_one({"_id": self.id})
        assert found is not None
        return dict(found)

    async def keys(self) -> int:
        vault = self.inquiry.client[self.inquiry.settings.vault_name]
        return int(await vault["sealing_keys"].count_documents({"_id": self.id}))


async def opened(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, *, in_browser: bool = False, **changes: Any
) -> Opened:
    """`in_browser`: the client has the cookie as well."""
    receipt = await sent(api, **changes)
    if in_browser:
        await api.post(receipt["page"], data={"link": receipt["token"]})
        session = api.cookies[f"wayfare-{receipt['reference']}"]
    else:
        link = bearer(receipt["token"])
        session = (await api.post(f"{receipt['json']}/sessions", headers=link)).json()["token"]
    return Opened(
        id=await id_of(inquiry, receipt["reference"]),
        reference=receipt["reference"],
        page=receipt["page"],
        json=receipt["json"],
        headers=bearer(session),
        inquiry=inquiry,
    )
