"""Somebody at the pages about signing in and their own account, as a browser without script."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx2
import pyotp
from fastapi import FastAPI

from tests.content.editorial.people import form_of
from tests.shared.auth.builders import FROM_HERE

STEP = timedelta(seconds=30)
NEW_PASSWORD = "tulip anvil mongoose 9"


@dataclass(kw_only=True)
class Visitor:
    """One browser. `root` stands before `/sign-in`."""

    client: httpx2.AsyncClient
    root: str
    home: str
    email: str
    password: str
    now: Callable[[], datetime]
    secret: str = ""

    @classmethod
    def at(
        cls, app: FastAPI, *, root: str, home: str, email: str, password: str,
        now: Callable[[], datetime],
    ) -> "Visitor":  # fmt: skip
        client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://testserver",
            headers={**FROM_HERE, "User-Agent": "X (X11; Linux) Firefox/1"},
        )
        return cls(client=client, root=root, home=home, email=email, password=password, now=now)

    @property
    def cookie(self) -> str:
        (name,) = [one for one in self.client.cookies if re.fullmatch(r"wayfare-[a-z]+", one)]
        return str(self.client.cookies[name])

    def is_signed_in(self) -> bool:
        return any(re.fullmatch(r"wayfare-[a-z]+", one) for one in self.client.cookies)

    def code(self, away: int = 0) -> str:
        """Of the step so many steps from now: the pages take one before and one after."""
        return pyotp.TOTP(self.secret).at(self.now() + away * STEP)

    async def sign_in(self, *, status: int, after: str = "") -> httpx2.Response:
        typed = {"email": self.email, "password": self.password, "next": after}
        return await self.post(f"{self.root}/sign-in", status=status, **typed)

    async def open(self, address: str, status: int = 200, locale: str = "en-CA") -> str:
        answer = await self.client.get(address, headers={"Accept-Language": locale})
        assert answer.status_code == status, (address, answer.status_code, answer.text[:300])
        return answer.text

    async def post(self, address: str, *, status: int, **typed: str) -> httpx2.Response:
        answer = await self.client.post(address, data=typed)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-900:])
        return answer

    async def send(
        self, page: str, action: str, *, status: int = 303, **typed: str
    ) -> httpx2.Response:
        """The form with this address that is on the page at the other, filled in."""
        shown = await self.open(page)
        return await self.post(action, status=status, **{**form_of(shown, action), **typed})

    async def enrol(self) -> tuple[str, ...]:
        """An authenticator app, confirmed by the code of the step before; gives recovery codes."""
        offered = await self.send("/account/authenticator", "/account/authenticator", status=200)
        found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', offered.text)
        assert found is not None
        self.secret = found[1].replace(" ", "")
        action = "/account/authenticator/confirmation"
        form = form_of(offered.text, action) | {"code": self.code(-1)}
        shown = await self.post(action, status=201, **form)
        return tuple(re.findall(r"<code>([0-9A-Z-]{19})</code>", shown.text))


async def tell_story(visitor: Visitor, other: Visitor) -> None:
    """Two browsers of one person: enrolling, signing in with codes, changing the password."""
    await visitor.sign_in(status=303)
    planted = visitor.cookie
    page = await visitor.open("/account")
    assert visitor.email in page
    assert "Firefox, Linux" in page
    assert "Mon compte" in await visitor.open("/account", locale="fr-CA")

    codes = await visitor.enrol()
    assert len(set(codes)) == 10
    assert visitor.cookie != planted
    other.secret = visitor.secret
    await refuses_stale_token(visitor, planted)

    await other.sign_in(status=200, after="/account")
    assert not other.is_signed_in()
    await other.open(visitor.home, status=303)
    code_page = f"{other.root}/sign-in/code"
    for wrong in ("000000", other.code(-1), "nothing like it", ""):
        refused = await other.post(code_page, status=401, code=wrong, next="/account")
        assert "This code is not right" in refused.text
    step = dict(other.client.cookies)
    let_in = await other.post(code_page, status=303, code=other.code(), next="/account")
    assert let_in.headers["location"] == "/account"
    assert other.is_signed_in()
    await refuses_used_step(other, step, codes[0])
    assert "10 recovery codes are left" in await other.open("/account")

    await changes_password(visitor, other)
    await visitor.send("/account", "/account/authenticator/removal")
    assert "Set up an authenticator app" in await visitor.open(
        "/account?done=authenticator-removed"
    )
    await visitor.send("/account", f"{visitor.root}/sign-out")
    await visitor.sign_in(status=303)


async def refuses_stale_token(visitor: Visitor, token: str) -> None:
    """A token that was good before the account changed, as somebody who had planted it knows it."""
    kept = visitor.client.cookies
    visitor.client.cookies = httpx2.Cookies({f"wayfare-{_service(kept)}": token})
    await visitor.open("/account", status=303)
    visitor.client.cookies = kept


async def refuses_used_step(other: Visitor, step: dict[str, str], code: str) -> None:
    kept = other.client.cookies
    other.client.cookies = httpx2.Cookies(step)
    again = await other.post(f"{other.root}/sign-in/code", status=401, code=code)
    assert "Please begin again" in again.text
    other.client.cookies = kept


async def changes_password(visitor: Visitor, other: Visitor) -> None:
    page = "/account/password"
    for old, new, sentence in (
        ("not it at all", NEW_PASSWORD, "The password is not right."),
        (visitor.password, "password1234", "many people use"),
        (visitor.password, "short", "fewer than 12 characters"),
        (visitor.password, visitor.password, "that you have now"),
    ):
        status = 401 if old != visitor.password else 422
        refused = await visitor.send(page, page, status=status, old=old, new=new)
        assert sentence in refused.text
        assert new not in refused.text
    await visitor.send(page, page, old=visitor.password, new=NEW_PASSWORD)
    visitor.password = NEW_PASSWORD
    await visitor.open("/account")
    await other.open("/account", status=303)


async def refuses_foreign_and_odd_forms(visitor: Visitor) -> None:
    """Every form of the account: without its token, from another site, and with anything in it."""
    page = await visitor.open("/account/password")
    token = {"csrf_token": form_of(page, "/account/password")["csrf_token"]}
    forms = {
        "/account/sessions/end": ("session",),
        "/account/sessions/end-others": (),
        "/account/password": ("old", "new"),
        "/account/authenticator": (),
        "/account/authenticator/confirmation": ("code",),
        "/account/recovery-codes": (),
        "/account/proof": ("password", "code", "next", "action", "carried"),
    }
    for address, fields in forms.items():
        await visitor.post(address, status=403, session="")
        await visitor.post(address, status=403, csrf_token="another")
        foreign = await visitor.client.post(
            address, data=token, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert foreign.status_code == 403, address
        for field in fields:
            for odd in ODD:
                answer = await visitor.client.post(address, data={**token, field: odd})
                assert answer.status_code < 500, (address, field, odd[:20])
                assert "<script>alert" not in answer.text
    for address in (f"{visitor.root}/sign-in/code", "/account/reset/odd"):
        for odd in ODD:
            answer = await visitor.client.post(address, data={"code": odd, "new": odd, "next": odd})
            assert answer.status_code < 500, (address, odd[:20])


ODD = (
    "", " ", "\x00", "x" * 2_000, "<script>alert(1)</script>", "$ne", "-1", "１２３４", "\u202e",
    "[[1,2]]", "[" * 2_000, '[["a","b"],["c"]]', "https://evil.example", "//evil", "/account\\@x",
)  # fmt: skip


def _service(cookies: httpx2.Cookies) -> str:
    (name,) = [one for one in cookies if re.fullmatch(r"wayfare-[a-z]+", one)]
    return str(name).removeprefix("wayfare-")
