"""What the mail catcher of a running system has received."""

import httpx2

from tests.support.inquiries import JSON
from tests.support.system import System


async def mails_to(system: System, address: str) -> list[JSON]:
    return [mail for mail in await caught_mails(system) if address in mail["to"]]


async def caught_mails(system: System) -> list[JSON]:
    async with httpx2.AsyncClient(base_url=system.url("mail")) as client:
        mails: list[JSON] = (await client.get("/api/mails")).raise_for_status().json()["items"]
    return mails
