"""Somebody who fills in the form inside a page of a regional site."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import httpx2

from tests.inquiry.form.filling import PAGE, Filler

SITES: Final = ("https://toronto.clinics.example", "http://localhost:8080")
HOME: Final = "https://testserver"
FROM_HOME: Final[Mapping[str, str]] = MappingProxyType({"Origin": HOME})
FRAMED_PAGE: Final = f"{PAGE}&embed=1"


@dataclass
class FramedFiller(Filler):
    """As a browser does it: every address is followed as it was given, every page that is sent says
    from where.
    """

    query: str = ""

    async def begin(self, page: str = FRAMED_PAGE, locale: str = "en-CA") -> httpx2.Response:
        answer = await super().begin(page, locale)
        self.query = answer.headers["location"].partition("?")[2]
        return answer

    def address(self, step: str) -> str:
        return f"{super().address(step)}?{self.query}"

    async def post(self, step: str, **more: str) -> httpx2.Response:
        typed = dict(self.typed.get(step, {}))
        data = {**typed, **more}
        return await self.api.post(self.address(step), data=data, headers=FROM_HOME)

    async def send(self, **guard: str) -> httpx2.Response:
        return await self.api.post(self.address("check"), data=guard, headers=FROM_HOME)


def ancestors(answer: httpx2.Response) -> str:
    """Who may show the page in a frame."""
    assert "x-frame-options" not in answer.headers
    (policy,) = answer.headers.get_list("content-security-policy")
    directives = dict(one.strip().partition(" ")[::2] for one in policy.split(";"))
    return str(directives["frame-ancestors"])
