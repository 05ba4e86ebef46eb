"""What the pages about signing in have to know of the service that they belong to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from shared.web import Problem, Templates, locale_of, safe_redirect_target

FOLDER: Final = Path(__file__).parents[1]
"""Templates and catalogues of these pages, for `Templates(more=…)`."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What was written in a form that could not be answered. `action`: where it goes on to by
    itself once its author is signed in; empty: nowhere.
    """

    fields: Sequence[tuple[str, str]] = ()
    action: str = ""


NOTHING: Final = Carried()
ACCOUNT: Final = "/account"
PROOF: Final = f"{ACCOUNT}/proof"
LONGEST_CREDENTIAL: Final = 16_384
"""What a browser hands in of a passkey, in characters; it is some hundreds."""

Carrying = Callable[[Request, str, Problem | None], Awaitable[Carried]]
"""What of a form that was sent comes along to an address, although it was refused."""


async def carries_nothing(_request: Request, _address: str, _refused: Problem | None) -> Carried:
    return NOTHING


@dataclass(frozen=True, kw_only=True)
class StaffSurface:
    """The staff's pages of a service: `home` and what lies below it, `root` the address before
    `/sign-in` and `/sign-out`. `carry` says what of a form survives signing in, up to
    `largest_form` bytes, and `resume` is the template that goes on with it.
    """

    home: str
    root: str
    templates: Templates
    carry: Carrying = carries_nothing
    resume: str = ""
    largest_form: int | None = None

    @property
    def sign_in(self) -> str:
        return f"{self.root}/sign-in"

    @property
    def code(self) -> str:
        return f"{self.sign_in}/code"

    @property
    def passkey(self) -> str:
        return f"{self.sign_in}/passkey"

    @property
    def provider(self) -> str:
        return f"{self.sign_in}/provider"

    @property
    def sign_out(self) -> str:
        return f"{self.root}/sign-out"

    def safe(self, address: str) -> str:
        """Where somebody may be sent afterwards: below the service's home, or to their account."""
        is_account = safe_redirect_target(address, home=ACCOUNT) == address
        return address if is_account else safe_redirect_target(address, home=self.home)

    def html(
        self,
        request: Request,
        name: str,
        view: object,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        fields = {"Vary": "Cookie, Accept-Language", **(headers or {})}
        return self.templates.page(name, view, locale_of(request), status=status, headers=fields)
