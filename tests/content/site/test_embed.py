"""`/embed.js` and the page that shows it, and who may read what the script reads."""

import gzip
from dataclasses import replace
from html import escape, unescape

import httpx2
import pytest

from services.content.wiring import Content
from tests.content.builders import ENGLISH, NETWORK, ear_tubes, save_procedure
from tests.content.readers import gives_ready
from tests.support.waiting import eventually

JSON = "/v1/locations/toronto/procedures/ear-tubes"


async def test_the_script_is_small_known_again_and_in_the_networks_colours(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await eventually(lambda: gives_ready(client, "/embed.js"))
    script = await client.get("/embed.js", headers={"Accept-Encoding": "identity"})
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age=3600" in script.headers["cache-control"]
    assert "set-cookie" not in script.headers
    assert len(gzip.compress(script.content)) < 3_500
    for text in ("Usual wait", "Attente habituelle", "--accent:light-dark(#14508c,"):
        assert text in script.text
    for way_to_run_text in ("innerHTML", "insertAdjacentHTML", "eval(", "document.write", "&#"):
        assert way_to_run_text not in script.text
    known = {"If-None-Match": script.headers["etag"]}
    assert (await client.get("/embed.js", headers=known)).status_code == 304

    await published.load_bundle.load_network(replace(NETWORK, accent="#7a1f5c"))

    async def is_of_the_new_colour() -> bool:
        return "#7a1f5c" in (await client.get("/embed.js", headers=known)).text

    await eventually(is_of_the_new_colour)


@pytest.mark.usefixtures("published")
async def test_every_site_may_read_a_page_also_one_that_is_ready_or_known(
    client: httpx2.AsyncClient,
) -> None:
    asked = {"Origin": "https://regional.example"}
    await client.get(JSON, headers=asked)
    await eventually(lambda: gives_ready(client, JSON))
    ready = await client.get(JSON, headers=asked)
    known = await client.get(JSON, headers=asked | {"If-None-Match": ready.headers["etag"]})
    assert (ready.status_code, known.status_code) == (200, 304)
    for answer in (ready, known):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    for other in ("/v1/locations", "/en-CA/toronto/procedures/ear-tubes", "/v1/editorial/network"):
        answer = await client.get(other, headers=asked)
        assert "access-control-allow-origin" not in answer.headers
    gone = await client.get("/v1/locations/toronto/procedures/gone", headers=asked)
    assert (gone.status_code, gone.headers["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize("title", ["Ear tubes", '"></script><b>&'], ids=["plain", "hostile"])
async def test_the_examples_show_the_lines_that_a_site_includes(
    published: Content, client: httpx2.AsyncClient, title: str
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, title=title)}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    page = await client.get("/fr-CA/embed")
    assert (page.status_code, page.headers["x-robots-tag"]) == (200, "noindex")
    shown = "&lt;script src=&#34;https://content.example/embed.js&#34; data-location=&#34;toronto"
    assert shown in page.text
    assert '<script src="/embed.js" data-location="toronto"' in page.text
    assert "<b>" not in page.text
    lines = unescape(page.text.partition("<code>")[2].partition("</code>")[0])
    assert f">{escape(title, quote=False)}</a>\n<script src=" in lines
