"""Signing in to the console with the network's own identity provider, a real one."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from shared.auth.domain import FRESH_FOR
from shared.auth.pages.surface import PROOF
from shared.auth.provider import ProviderSettings
from shared.auth.store import MongoAccounts, MongoIdentities
from shared.auth.wiring import build_sign_in
from tests.content.editorial.people import form_of
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE, quick_passwords
from tests.support.clocks import StillClock
from tests.support.identity_provider import identity_provider, signed_in_there
from tests.support.keys import ring
from tests.support.limits import limits_of

START = "/sign-in/provider"
BACK = f"{START}/callback"


@pytest.fixture
async def browser(office: Office) -> AsyncIterator[httpx2.AsyncClient]:
    """Nobody is signed in."""
    transport = httpx2.ASGITransport(app=office.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


def trusts(office: Office, provider: ProviderSettings) -> None:
    """From now on the console has this provider; its clock is the provider's."""
    built = build_sign_in(
        office.database,
        service="routing",
        is_secure=False,
        passwords=quick_passwords(),
        limits=limits_of(office.database),
        keys=ring("n1"),
        provider=provider,
    )
    office.app.state.sign_in = replace(
        office.app.state.sign_in, provider_actions=built.provider_actions
    )


async def brought(browser: httpx2.AsyncClient, name: str, after: str = "") -> dict[str, str]:
    left = await browser.get(START, params={"next": after})
    assert left.status_code == 303
    return await signed_in_there(left.headers["location"], name)


async def is_signed_in(browser: httpx2.AsyncClient) -> bool:
    return (await browser.get("/v1/sessions/current")).status_code == 200


async def proves_anew(office: Office, browser: httpx2.AsyncClient, clock: StillClock) -> None:
    """Roy has no password: what needs a fresh proof leads to the provider, and from there on."""
    roy, action = office.staff["roy"], "/account/authenticator"
    await MongoAccounts(office.database).put(replace(roy, password_hash=""))
    browser.cookies.clear()
    browser.headers.update(FROM_HERE)
    await browser.get(BACK, params=await brought(browser, roy.email))
    shown = (await browser.get("/account")).text
    assert "You have none here: you sign in another way." in shown
    assert "/account/password" not in shown
    form = form_of((await browser.get(action)).text, action)
    clock.advance(FRESH_FOR + timedelta(minutes=1))

    asked = await browser.post(action, data=form)
    assert asked.status_code == 401
    assert 'name="password"' not in asked.text
    assert "Sign in again with Northlight ID" in asked.text
    proof = form_of(asked.text, PROOF)
    refused = await browser.get(BACK, params=await left_to_prove(browser, proof, "another"))
    assert refused.status_code in {401, 403}
    again = form_of(refused.text, PROOF)
    assert again == proof

    session = browser.cookies["wayfare-routing"]
    done = await browser.get(BACK, params=await left_to_prove(browser, again, roy.email))
    assert done.status_code == 200, done.text
    assert "It is you" in done.text
    assert browser.cookies["wayfare-routing"] != session
    offered = await browser.post(action, data=form_of(done.text, action))
    assert offered.status_code == 200
    assert '<code class="key">' in offered.text

    elsewhere = await left_to_prove(browser, proof, roy.email)
    browser.cookies.pop("wayfare-routing")  # signed out meanwhile: it signs in
    assert "Sign in again" not in (await browser.get(BACK, params=elsewhere)).text
    assert await is_signed_in(browser)
    browser.cookies.clear()
    await browser.get(BACK, params=await brought(browser, office.staff["lee"].email))
    another = await browser.get(
        BACK, params=await left_to_prove(browser, await proof_form_of(browser), roy.email)
    )
    assert another.status_code == 401  # of somebody else than who is signed in


async def proof_form_of(browser: httpx2.AsyncClient) -> dict[str, str]:
    return form_of((await browser.get(PROOF)).text, PROOF)


async def left_to_prove(
    browser: httpx2.AsyncClient, proof: dict[str, str], name: str
) -> dict[str, str]:
    """Signs in there once more, and gives what the browser brings back."""
    leaving = await browser.post(f"{PROOF}/provider", data=proof)
    assert leaving.status_code == 200, leaving.text
    [address] = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', leaving.text)
    assert "prompt=login" in address
    return await signed_in_there(html.unescape(address), name)


async def test_the_networks_sign_in_lets_in_whom_it_names_and_nobody_else(
    office: Office, browser: httpx2.AsyncClient, clock: StillClock
) -> None:
    """One story, since a provider takes a while to start."""
    maya = office.staff["maya"]
    async with identity_provider() as provider:
        trusts(office, provider)
        page = await browser.get("/sign-in", params={"next": "/console?status=all"})
        assert "Sign in with Northlight ID" in page.text

        answer = await browser.get(BACK, params=await brought(browser, maya.email, "/console?a=b"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/console?a=b")
        assert (await browser.get("/v1/sessions/current")).json()["name"] == maya.name
        session = await office.database["sessions"].find_one({"account_id": maya.id})
        assert session is not None
        assert session["methods"] == ["oidc"]

        for name, why in (
            ("nobody@northlight.example", "you have no account here"),
            (f"unverified-{office.staff['roy'].email}", "you have no account here"),
            (f"another-{maya.email}", "you have no account here"),  # the mailbox has a new owner
        ):
            browser.cookies.clear()
            refused = await browser.get(BACK, params=await brought(browser, name))
            assert refused.status_code == 403, name
            assert why in refused.text
            assert not await is_signed_in(browser)

        browser.cookies.clear()
        await MongoIdentities(office.database).release(maya.id)
        again = await browser.get(BACK, params=await brought(browser, f"another-{maya.email}"))
        assert again.status_code == 303

        browser.cookies.clear()
        await MongoAccounts(office.database).put(replace(maya, clinics=("calgary",)))
        named = await brought(browser, f"another-{maya.email}", "https://evil.example/")
        last = await browser.get(BACK, params=named)
        assert last.headers["location"] == "/console"

        for wrong in (
            named,  # a second time
            {**await brought(browser, maya.email), "state": named["state"]},
            {"code": "x" * 4096},
            {},
        ):
            browser.cookies.pop("wayfare-routing", None)
            refused = await browser.get(BACK, params=wrong)
            assert refused.status_code == 401, wrong
            assert not await is_signed_in(browser)

        own = await brought(browser, maya.email)
        thief = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=office.app), base_url="http://testserver"
        )
        async with thief:  # who has the address, and not the cookie
            assert (await thief.get(BACK, params=own)).status_code == 401
            await thief.get(START)
            assert (await thief.get(BACK, params=own)).status_code == 401
        denied = await browser.get(BACK, params={"error": "access_denied", "state": own["state"]})
        assert denied.status_code == 401
        assert "did not confirm who you are" in denied.text
        assert (await browser.get(BACK, params=own)).status_code == 401  # begun once, ended once
        await proves_anew(office, browser, clock)

    away = await browser.get(START)
    assert away.status_code == 303  # it is known for an hour
    trusts(office, provider)
    away = await browser.get(START)
    assert away.status_code == 503
    assert "cannot be reached right now" in away.text


async def test_without_a_provider_there_is_no_such_way(browser: httpx2.AsyncClient) -> None:
    assert "provider" not in (await browser.get("/sign-in")).text
    assert (await browser.get(START)).status_code == 404
    assert (await browser.get(BACK, params={"code": "x", "state": "y"})).status_code == 404
