"""The form inside a page of a regional site (`embed=1`): who may show it so, and what it does
otherwise there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse

from services.inquiry.form.domain import Step
from services.inquiry.form.schemas import SOURCE
from shared.errors import Forbidden
from shared.web.application import security_headers

_CARRIED: Final = ("procedure", "location", "locale", *SOURCE)
_LONGEST: Final = 200


class NotFromTheForm(Forbidden):
    """A page of the embedded form was sent, and not by the form itself, or nobody says so."""

    code = "form.not-from-here"
    title = "This was not sent by the form itself."


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the pages of one request are shown in. `origins`: those of the sites that may be round
    it; none: it is a page of its own. `carried`: what all addresses of an embedded form repeat, so
    that it can be begun anew in a tab.
    """

    origins: tuple[str, ...] = ()
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_embedded(self) -> bool:
        return bool(self.origins)

    @property
    def layout(self) -> str:
        return "inquire/_embedded.html" if self.is_embedded else "layout.html"

    @property
    def own_tab(self) -> str:
        """Where the same form begins without a frame."""
        return f"/inquire?{urlencode(self.carried)}"

    @property
    def fields(self) -> Mapping[str, str]:
        """What a form by `GET` repeats, beside what it asks for."""
        asked = {"procedure", "locale"}
        kept = {name: value for name, value in self.carried.items() if name not in asked}
        return {**kept, "embed": "1"} if self.is_embedded else {}

    @property
    def headers(self) -> Mapping[str, str]:
        """Without a referrer browsers do not say either where a form was sent from."""
        if not self.is_embedded:
            return {"Referrer-Policy": "no-referrer"}
        policy = security_headers({"frame-ancestors": " ".join(self.origins)})
        return {
            "Content-Security-Policy": policy["Content-Security-Policy"],
            "Referrer-Policy": "same-origin",
        }

    def in_language(self, locale: str) -> Self:
        return replace(self, carried={**self.carried, "locale": locale})

    def here(self, address: str) -> str:
        """The address of another page of the form in the same frame."""
        if not self.is_embedded:
            return address
        parts = urlsplit(address)
        query = {**self.carried, **dict(parse_qsl(parts.query)), "embed": "1"}
        return parts._replace(query=urlencode(query)).geturl()

    def to(self, address: str) -> RedirectResponse:
        return RedirectResponse(self.here(address), 303)

    def to_step(
        self, handle: str, step: Step, *, is_changing: bool = False, anchor: str = ""
    ) -> RedirectResponse:
        query = "?then=check" if is_changing else ""
        fragment = f"#{anchor}" if anchor else ""
        return self.to(f"/inquire/{handle}/{step.value}{query}{fragment}")


ALONE: Final = Frame()


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """`origins`: of the sites that may embed the form; `home`: where browsers reach it."""

    origins: tuple[str, ...]
    home: str

    def frame_of(self, request: Request) -> Frame:
        query = request.query_params
        if query.getlist("embed") != ["1"] or not self.origins:
            return ALONE
        carried = {
            name: query[name] for name in _CARRIED if 0 < len(query.get(name, "")) <= _LONGEST
        }
        return Frame(origins=self.origins, carried=carried)

    async def refuse_foreign(self, request: Request) -> None:
        """The cookie of an embedded form comes with what other sites send, too: a page of it has to
        come from here, by the browser's own word. Raises `NotFromTheForm`.
        """
        is_unsafe = request.method not in {"GET", "HEAD"}
        if is_unsafe and self.frame_of(request).is_embedded and not self._is_from_here(request):
            raise NotFromTheForm

    def _is_from_here(self, request: Request) -> bool:
        """From the public address, or from the one that was called where it has several names."""
        home = urlsplit(self.home)
        called = f"{home.scheme}://{request.headers.get('host', '')}"
        origins = request.headers.getlist("origin")
        return len(origins) == 1 and origins[0] in {f"{home.scheme}://{home.netloc}", called}
