"""The card of a procedure in a page of another site, in a real browser: `localhost` is another site
than `127.0.0.1`.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pytest
from fastapi import FastAPI
from playwright.async_api import Page, Route, expect
from playwright.async_api import Request as Sent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.content.app import build_app
from services.content.directory.domain import Fee, Wait
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from tests.content.builders import ENGLISH, FRENCH, RAMAN, ear_tubes, offering, save_procedure
from tests.support.accessibility import is_too_wide, small_targets, violations
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

HOSTILE = '<img src=x onerror=alert(1)> & "tubes"'
FEE = Fee(
    currency="CAD", lowest_cents=240_000, highest_cents=312_050, effective_from=date(2026, 11, 1)
)
WAIT = Wait(lowest_weeks=2, highest_weeks=6, as_of=date(2026, 11, 1))


@dataclass
class RegionalSite:
    """A page with what `docs/embedding.md` says, under a policy that allows just that."""

    content: str = ""

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_route("/", self.show)
        app.add_route("/loud.css", self.style)
        return app

    async def show(self, _request: Request) -> Response:
        script = f'<script src="{self.content}/embed.js"'
        page = f"""<!doctype html><html lang="en"><title>Our clinic</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="/loud.css">
            <main><h1>Our clinic</h1><h2>What we do</h2>
            <a id="own" href="{self.content}/en-CA/toronto/procedures/ear-tubes">Ear tubes</a>
            {script} data-location="toronto" data-procedure="ear-tubes" data-locale="en-CA"
              data-campaign="spring" async></script>
            <div>{script} data-location="toronto" data-procedure="ear-tubes" data-locale="fr-CA"
              async></script></div>
            <p id="gone">{script} data-location="toronto" data-procedure="gone"
              data-title="Another one" async></script></p>
            <p id="bad">{script} data-location="../x" data-procedure="ear-tubes" async></script>
              {script} data-procedure="ear-tubes" async></script></p>
            </main></html>"""
        only = f"script-src {self.content}; connect-src {self.content}; style-src 'self'"
        return HTMLResponse(
            page, headers={"Content-Security-Policy": f"default-src 'none'; {only}"}
        )

    async def style(self, _request: Request) -> Response:
        """As loud as it gets: none of it may reach a card."""
        loud = """:root { color-scheme: light dark; font-size: 62.5%; --ink: red; --accent: red }
            * { letter-spacing: 9px !important; text-transform: uppercase }
            main * { direction: rtl } h3, p, a, dd { color: red !important; font-size: 60px }"""
        return Response(loud, media_type="text/css")


@pytest.fixture
async def site(settings: ContentApiSettings, published: Content) -> AsyncIterator[str]:
    english = replace(ENGLISH, title=HOSTILE)
    await save_procedure(published, ear_tubes({"en-CA": english, "fr-CA": FRENCH}))
    offered = replace(offering("toronto", "ear-tubes", RAMAN.slug), fees=(FEE,), wait=WAIT)
    await published.load_bundle.publish_offering(offered)
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    regional = RegionalSite()
    async with served(build_app(settings), lifespan=True) as content, served(regional.app()) as at:
        regional.content = content
        yield at.replace("127.0.0.1", "localhost")


async def test_cards_stand_in_a_foreign_page_readable_in_both_languages_and_both_modes(
    site: str,
) -> None:
    async with chromium() as browser:
        for size in (DESKTOP, PHONE):
            window = await window_of(browser, size)
            page = window.page
            asked: list[str] = []

            def note(one: Sent, asked: list[str] = asked) -> None:
                asked.append(one.url)

            page.on("request", note)
            await page.goto(site)
            first = page.locator(".procedure-card").first
            await expect(first.get_by_role("heading", level=3)).to_have_text(HOSTILE)
            await expect(page.locator("#own")).to_be_hidden()
            await expect(first).to_contain_text("Harbour Clinic, Toronto")
            await expect(first).to_contain_text("$2,400 to $3,120.50")
            await expect(first).to_contain_text("In Canadian dollars, as of November 1, 2026.")
            await expect(first).to_contain_text("2 to 6 weeks")
            french = page.locator(".procedure-card").nth(1)
            await expect(french).to_contain_text("2\u00a0400\u00a0$")
            await expect(french).to_contain_text("1er novembre 2026")
            await expect(french.get_by_role("heading")).to_have_text("Aérateurs")
            inquire = first.get_by_role("link", name="Make an inquiry")
            await expect(inquire).to_have_attribute(
                "href",
                "https://inquiry.example/inquire?location=toronto&procedure=ear-tubes"
                "&locale=en-CA&campaign=spring",
            )
            await expect(page.locator("#gone a")).to_have_text("Another one")
            await expect(page.locator("#bad a, #bad div")).to_have_count(0)
            assert await page.locator(".procedure-card").count() == 2
            await nothing_of_the_page_reaches(page)
            for mode in ("light", "dark"):
                await page.emulate_media(color_scheme=mode)
                assert await violations(page, rules=("wcag2a", "wcag2aa", "wcag22aa")) == []
            assert not await is_too_wide(page)
            assert ["404" in one for one in window.complaints] == [True]
            assert {one.split("/")[2].partition(":")[0] for one in asked} == {
                "localhost",
                "127.0.0.1",
            }
            assert await page.context.cookies() == []
            assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def nothing_of_the_page_reaches(page: Page) -> None:
    title = page.locator(".procedure-card h3").first
    await expect(title).to_have_css("letter-spacing", "normal")
    await expect(title).to_have_css("text-transform", "none")
    await expect(title).to_have_css("direction", "ltr")
    await expect(title).to_have_css("font-size", "20px")
    await expect(title).to_have_css("color", "rgb(22, 33, 31)")
    assert await page.locator(".procedure-card img").count() == 0


async def test_a_link_stays_where_the_service_does_not_answer_as_it_should(site: str) -> None:
    answers = {
        "an error": (503, "{}"),
        "no JSON": (200, "<p>"),
        "nothing of a page": (200, '{"title": 7}'),
    }
    async with chromium() as browser:
        for kind, answer in answers.items():
            window = await window_of(browser)
            page = window.page
            await page.route("**/v1/**", partial(instead, answer))
            await page.goto(site)
            await expect(page.get_by_role("link", name="Lire au sujet")).to_be_visible()
            await expect(page.locator("#own")).to_be_visible()
            assert await page.locator(".procedure-card").count() == 0, kind


async def test_a_card_runs_nothing_and_leads_nowhere_odd_whatever_it_is_told(site: str) -> None:
    answer = {
        "locale_served": "en-CA",
        "inherited": {},
        "title": HOSTILE,
        "summary": "</article><script>alert(1)</script>",
        "fee": None,
        "wait": {"lowest_weeks": 0, "highest_weeks": 1, "as_of": "2026-11-02"},
        "location": {"name": HOSTILE, "address": {"city": "<b>"}},
        "inquiry": {"url": "javascript:alert(1)"},
    }
    async with chromium() as browser:
        window = await window_of(browser)
        page = window.page
        await page.route("**/v1/**", partial(instead, (200, json.dumps(answer))))
        await page.goto(site)
        card = page.locator(".procedure-card").first
        await expect(card).to_contain_text("</article><script>alert(1)</script>")
        await expect(card).to_contain_text("0 to 1 week")
        await expect(card.get_by_role("link")).to_have_text(["Read the whole page"])
        await expect(card.locator("script, img, b")).to_have_count(0)
        assert window.complaints == []


async def instead(answer: tuple[int, str], route: Route) -> None:
    status, body = answer
    await route.fulfill(status=status, body=body, headers={"Access-Control-Allow-Origin": "*"})


async def test_the_examples_show_cards_in_the_services_own_page(
    site: str, settings: ContentApiSettings
) -> None:
    assert site
    async with served(build_app(settings), lifespan=True) as url, chromium() as browser:
        for size in (DESKTOP, PHONE):
            window = await window_of(browser, size)
            page = window.page
            await page.goto(f"{url}/en-CA/embed")
            card = page.locator(".procedure-card")
            await expect(card.get_by_role("heading", level=3)).to_have_text(HOSTILE)
            assert await violations(page) == []
            assert await small_targets(page) == []
            assert not await is_too_wide(page)
            assert window.complaints == []
