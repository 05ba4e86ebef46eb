"""What somebody wrote before they were signed out comes along through the network's own sign-in."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from shared.auth.domain import Identity, Part, ProviderRefused, derived
from shared.auth.store import (
    MongoAccounts,
    MongoIdentities,
    MongoPendingSteps,
    MongoSecondFactors,
)
from shared.auth.usecases import ProveByProvider
from shared.mongo import Database
from tests.content.editorial.colleagues import Join, colleagues, form_with, writing_form
from tests.content.editorial.people import Person, form_of
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock
from tests.support.limits import limits_of

FUNDING = "/editorial/texts/ear-tubes/en-CA/funding"
SIGN_IN = "/editorial/sign-in"
START = f"{SIGN_IN}/provider"
TYPED = "Hers <b>\r\nand “more”. " + "x" * 5_000


@dataclass
class ScriptedProvider:
    """Names whom it is told to, or refuses them."""

    name: str = "Northlight ID"
    email: str | None = "marie@network.example"
    proved_at: datetime | None = None
    tokens: list[str] = field(default_factory=list)

    async def address(self, token: str, *, anew: bool = False) -> str:
        self.tokens.append(token)
        return f"https://id.example/authorize?anew={anew}&state={derived(token, Part.STATE)}"

    async def identity(self, token: str, code: str) -> Identity:  # noqa: ARG002
        if self.email is None:
            raise ProviderRefused
        return Identity(
            issuer="https://id.example",
            subject=self.email,
            email=self.email,
            proved_at=self.proved_at,
        )

    def answer(self) -> dict[str, str]:
        return {"code": "x", "state": derived(self.tokens[-1], Part.STATE)}


@pytest.fixture
def provider() -> ScriptedProvider:
    return ScriptedProvider()


@pytest.fixture
def app(
    settings: ContentApiSettings,
    content_database: Database,
    clock: StillClock,
    provider: ScriptedProvider,
) -> FastAPI:
    app = build_app(settings, passwords=quick_passwords(), now=clock)
    by_provider = ProveByProvider(
        provider=provider,
        identities=MongoIdentities(content_database),
        accounts=MongoAccounts(content_database),
        factors=MongoSecondFactors(content_database),
        steps=MongoPendingSteps(content_database),
        limits=limits_of(content_database),
        now=clock,
    )
    app.state.sign_in = replace(app.state.sign_in, provider_actions=by_provider)
    return app


@pytest.fixture
async def join(app: FastAPI, content_database: Database) -> AsyncIterator[Join]:
    async with colleagues(app, content_database) as joined:
        yield joined


async def signed_out(person: Person) -> dict[str, str]:
    """Writes, is signed out, and is asked to sign in: that form."""
    hers = writing_form(await person.open(FUNDING), FUNDING)
    person.client.cookies.clear()
    out = await person.send_form(FUNDING, hers, 401, body_at_0=TYPED)
    assert f'formaction="{START}"' in out.text
    return form_of(out.text, SIGN_IN)


@pytest.mark.usefixtures("published")
async def test_words_go_to_the_provider_and_come_back_and_lie_nowhere_in_between(
    join: Join, provider: ScriptedProvider, content_database: Database
) -> None:
    marie = await join("Marie Lavoie", "*")
    asked = await signed_out(marie)
    leaving = await marie.send_form(START, asked, 200)
    [address] = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', leaving.text)
    assert html.unescape(address).startswith("https://id.example/authorize?anew=False&state=")
    stored = str([one async for one in content_database["pending_steps"].find()])
    assert "Hers" not in stored
    assert provider.tokens[-1] not in stored

    back = await marie.client.get(f"{START}/callback", params=provider.answer())
    assert back.status_code == 200, back.text
    page = await marie.send_form(FUNDING, form_with(back.text, FUNDING, "resume"), 200)
    assert writing_form(page.text, FUNDING)["body-0"] == TYPED
    again = await marie.client.get(f"{START}/callback", params=provider.answer())
    assert again.status_code == 401
    assert "Hers" not in again.text


@pytest.mark.usefixtures("published")
async def test_words_are_still_there_where_the_provider_says_no(
    join: Join, provider: ScriptedProvider
) -> None:
    marie = await join("Marie Lavoie", "*")
    asked = await signed_out(marie)
    for email, status in ((None, 401), ("nobody@network.example", 403)):
        provider.email = email
        await marie.send_form(START, asked, 200)
        refused = await marie.client.get(f"{START}/callback", params=provider.answer())
        assert refused.status_code == status
        asked = form_of(refused.text, SIGN_IN)
        assert asked["body-0"] == TYPED
    other_site = {"sec-fetch-site": "cross-site"}
    evil = await marie.client.post(START, data=asked, headers=other_site)
    assert evil.status_code == 403
    assert "Hers" not in evil.text


@pytest.mark.usefixtures("published")
async def test_nothing_goes_along_that_was_not_written(
    join: Join, provider: ScriptedProvider
) -> None:
    marie = await join("Marie Lavoie", "*")
    marie.client.cookies.clear()
    for elsewhere in ("https://evil.example/", "", "/editorial/texts"):
        left = await marie.send_form(START, {"next": elsewhere, "body-0": "Evil."}, 200)
        assert "Evil." not in left.text
        back = await marie.client.get(f"{START}/callback", params=provider.answer())
        assert back.status_code == 303
        assert back.headers["location"].startswith("/editorial")


async def test_a_provider_that_has_not_asked_anew_proves_nothing(
    join: Join, provider: ScriptedProvider, clock: StillClock, content_database: Database
) -> None:
    marie, action, proof = (
        await join("Marie Lavoie", "*"),
        "/account/authenticator",
        "/account/proof",
    )
    form = form_of(await marie.open(action), action)
    an_hour_ago = {"$subtract": ["$began_at", 3_600_000]}
    await content_database["sessions"].update_many({}, [{"$set": {"began_at": an_hour_ago}}])
    asked = form_of((await marie.send_form(action, form, 401)).text, proof)
    for email, proved_at, status in (
        ("marie@network.example", None, 401),
        ("marie@network.example", clock() - timedelta(minutes=3), 401),
        ("marie@network.example", clock() + timedelta(minutes=3), 401),
        ("nobody@network.example", clock(), 403),
        ("marie@network.example", clock(), 200),
    ):
        provider.email, provider.proved_at = email, proved_at
        left = await marie.send_form(f"{proof}/provider", asked, 200)
        assert "anew=True" in left.text
        back = await marie.client.get(f"{START}/callback", params=provider.answer())
        assert back.status_code == status, (proved_at, back.text)
        assert f'action="{action}"' in back.text or form_of(back.text, proof) == asked
    await marie.send_form(action, form_of(back.text, action), 200)
