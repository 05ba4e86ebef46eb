"""Passkeys in a real browser, with Chromium's virtual authenticator; and the pages of an account
by axe-core, wide and narrow.
"""

import pytest
from playwright.async_api import Page, expect

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from shared.auth.wiring import build_sign_in
from shared.mongo import Database
from tests.shared.auth.builders import PASSWORD, account, quick_passwords
from tests.support.accessibility import is_too_wide, loose_ends, small_targets, violations
from tests.support.browser import DESKTOP, chromium, window_of
from tests.support.keys import ring
from tests.support.limits import limits_of
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
MARIE = account(Role.EDITOR, "*")
NARROW = (360, 740)


async def give_authenticator(page: Page) -> None:
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def faults(page: Page) -> list[str]:
    found = [*await violations(page), *await small_targets(page), *await loose_ends(page)]
    for width, height in (NARROW, DESKTOP):
        await page.set_viewport_size({"width": width, "height": height})
        found += ["too wide"] if await is_too_wide(page) else []
    return [f"{page.url}: {one}" for one in found]


@pytest.mark.usefixtures("published")
async def test_a_passkey_is_added_and_signs_in_and_every_page_of_it_is_for_everybody(
    settings: ContentApiSettings, content_database: Database
) -> None:
    await MongoAccounts(content_database).put(MARIE)
    passwords = quick_passwords()
    app = build_app(settings, passwords=passwords)
    async with app.router.lifespan_context(app), served(app) as served_at, chromium() as browser:
        address = served_at.replace("127.0.0.1", "localhost")
        app.state.sign_in = build_sign_in(
            content_database,
            service="content",
            is_secure=False,
            passwords=passwords,
            limits=limits_of(content_database),
            keys=ring("n1"),
            address=address,
        )
        window = await window_of(browser)
        page = window.page
        await give_authenticator(page)
        await page.goto(f"{address}/editorial/sign-in")
        await expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
        found = await faults(page)
        await page.get_by_label("E-mail address").fill(MARIE.email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await page.get_by_role("link", name="My account").click()
        await expect(page.get_by_role("heading", name="My account")).to_be_visible()
        found += await faults(page)
        await page.get_by_role("link", name="Add a passkey").click()
        await page.get_by_label("What you call it").fill("Work laptop")
        found += await faults(page)
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.get_by_text("The passkey is added.")).to_be_visible()
        await expect(page.get_by_text("Work laptop")).to_be_visible()
        for part in ("password", "passkeys", "proof", "authenticator"):
            await page.goto(f"{address}/account/{part}")
            found += await faults(page)
        await page.get_by_role("button", name="Show the key").click()
        await expect(page.get_by_role("img", name="QR code for the app")).to_be_visible()
        found += await faults(page)
        await page.goto(f"{address}/account/proof?next=/account/passkeys")
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("heading", name="Pages")).to_be_visible()
        assert await content_database["sessions"].count_documents({"methods": ["passkey"]}) == 1
        assert (found, window.complaints) == ([], [])
