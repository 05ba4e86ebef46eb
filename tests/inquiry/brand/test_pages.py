"""Patients meet the network's own name and look, and nobody else's."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from tests.inquiry.builders import body, branded, network_changes
from tests.support.http import client_of

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"></path></svg>'
FORM = "/inquire?location=toronto&procedure=micro-needling"
HTML = {"Accept": "text/html"}


@pytest.fixture
async def pages(inquiry: InquiryWeb) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app_of(inquiry)) as client:
        await inquiry.directory.apply(network_changes())
        await inquiry.directory.apply(changes_of([branded(logo=LOGO)]))
        await inquiry.directory.current()
        yield client


async def all_pages(client: httpx2.AsyncClient, locale: str) -> dict[str, str]:
    """The text of a page of each kind."""
    sent = (await client.post("/v1/inquiries", json=body())).json()
    reference, code = sent["reference"], sent["status_url"].partition("#link=")[2]
    found = {
        "form": await client.get(f"{FORM}&locale={locale}", follow_redirects=True),
        "choose": await client.get(f"/inquire?locale={locale}"),
        "no page": await client.get(f"/status/nothing?locale={locale}", headers=HTML),
        "no method": await client.request("DELETE", f"/inquire?locale={locale}", headers=HTML),
        "open": await client.get(f"/status/{reference}?locale={locale}"),
        "link sent": await client.post(f"/status/{reference}/links", data={"locale": locale}),
        "wrong code": await client.post(
            f"/status/{reference}", data={"locale": locale, "code": "7K3M-Q9TD-W2XA-6BFH"}
        ),
        "status": await client.post(
            f"/status/{reference}", data={"locale": locale, "code": code}, follow_redirects=True
        ),
    }
    return {name: answer.text for name, answer in found.items()}


@pytest.mark.parametrize(
    ("locale", "name"),
    [("en-CA", "Northlight Surgical Network"), ("fr-CA", "Réseau chirurgical Northlight")],
)
async def test_every_page_bears_the_networks_name_logo_and_colours(
    pages: httpx2.AsyncClient, locale: str, name: str
) -> None:
    found = await all_pages(pages, locale)
    for kind, text in found.items():
        if kind == "status" and locale == "fr-CA":
            name = "Northlight Surgical Network"  # in the language of the inquiry
        title = text.partition("<title>")[2].partition("</title>")[0]
        assert title.endswith(f" – {name}"), kind
        assert f"<span>{name}</span>" in text, kind
        assert '<svg class="logo"' in text, kind
        assert 'href="/brand/style.css"' in text, kind
        assert 'href="tel:+18005550100"' in text, kind
        assert "800-555-0100" in text, kind


@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
async def test_nobody_else_is_named_on_any_page(pages: httpx2.AsyncClient, locale: str) -> None:
    for kind, text in (await all_pages(pages, locale)).items():
        assert "wayfare" not in text.lower(), kind


async def test_before_the_directory_is_known_pages_are_without_a_name(
    inquiry: InquiryWeb,
) -> None:
    async with client_of(app_of(inquiry)) as client:
        for address in ("/inquire", "/status/WF-7K3M-Q9TD", "/nothing"):
            text = (await client.get(address, headers=HTML)).text
            title = text.partition("<title>")[2].partition("</title>")[0]
            assert title, address
            assert not title.endswith("– "), address
            assert "wayfare" not in text.lower(), address
        assert (await client.get("/brand/style.css")).status_code == 200


async def test_colours_and_icon_are_the_networks(pages: httpx2.AsyncClient) -> None:
    sheet = await pages.get("/brand/style.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "--accent:light-dark(#14508c,#8ec5ff)" in sheet.text
    icon = await pages.get("/brand/icon.svg")
    assert 'color="#14508c"' in icon.text
    assert "sandbox" in icon.headers["content-security-policy"]


async def test_a_logo_that_is_more_than_shapes_is_not_shown(
    inquiry: InquiryWeb, pages: httpx2.AsyncClient
) -> None:
    hostile = LOGO.replace("<path", '<path onload="alert(1)"')
    await inquiry.directory.apply(changes_of([branded(2, logo=hostile)]))
    await inquiry.directory.current()
    text = (await pages.get(FORM)).text
    assert "alert" not in text
    assert '<svg class="logo"' not in text
    assert "alert" not in (await pages.get("/brand/icon.svg")).text


async def test_a_name_is_text_wherever_it_stands(
    inquiry: InquiryWeb, pages: httpx2.AsyncClient
) -> None:
    await inquiry.directory.apply(changes_of([branded(2, names={"en-CA": '<b onclick="x">"&'})]))
    await inquiry.directory.current()
    assert "<b onclick" not in (await pages.get(FORM)).text
