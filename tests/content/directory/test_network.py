"""The network's own name and look: what may be written, by whom, and where it shows."""

from dataclasses import replace
from typing import Any

import httpx2
import pytest

from services.content.directory.domain import (
    AnotherNetwork,
    Network,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
)
from services.content.directory.store import NETWORKS
from services.content.directory.usecases.edit_network import EditNetwork, LoadNetwork
from services.content.directory.usecases.facts import fact
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.errors import Invalid
from shared.mongo import Database
from tests.content.builders import NETWORK
from tests.content.editors import sign_in
from tests.support.in_memory_entities import InMemoryEntities

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"></path></svg>'
BODY: dict[str, Any] = {
    "slug": "sample",
    "names": {"en-CA": "Northern Care", "fr-CA": "Soins du Nord"},
    "phone": "+18005550100",
    "logo": LOGO,
    "accent": "#14508c",
    "languages": ["en-CA", "fr-CA"],
    "site_url": "https://northern.example/",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Northern Care"),
        ("names", {}),
        ("names", {"en-CA": ""}),
        ("names", {"en-CA": "Northern\r\nBcc: x@x.example"}),
        ("names", {"en-CA": "x" * 121}),
        ("names", {"no locale": "Northern"}),
        ("phone", "1-800-555-0100"),
        ("accent", "teal"),
        ("accent", "#6fd0c4"),
        ("accent_dark", "#14508c"),
        ("accent_dark", "#}"),
        ("logo", LOGO.replace("<path", "<script")),
        ("logo", "<svg onload='x'/>"),
        ("languages", ("english, please",)),
        ("site_url", "http://northern.example/"),
        ("site_url", "javascript:alert(1)"),
    ],
)
def test_a_network_cannot_be_built_wrong(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        replace(NETWORK, **{field: value})
    assert refused.value.problems[0].field.split(".")[0] == field


def test_what_is_announced_says_nothing_of_who_edited_it() -> None:
    edited = fact(replace(NETWORK, edited_by="an-editor"), 3)
    assert edited.key == "network:sample"
    assert "an-editor" not in edited.model_dump_json()
    assert edited.model_dump()["accent_dark"] == NETWORK.dark_accent


@pytest.fixture
def networks() -> InMemoryEntities[Network]:
    return InMemoryEntities(NETWORKS.dependency)


async def test_an_editor_says_which_revision_they_have_seen(
    networks: InMemoryEntities[Network],
) -> None:
    edit = EditNetwork(networks=networks)
    with pytest.raises(NetworkRevisionConflict):
        await edit(NETWORK, seen={1}, by="ann")
    assert (await edit(NETWORK, seen=None, by="ann")).revision == 1
    other = replace(NETWORK, accent="#0a5c57")
    with pytest.raises(NetworkRevisionRequired):
        await edit(other, seen=None, by="bob")
    with pytest.raises(NetworkRevisionConflict) as refused:
        await edit(other, seen={7}, by="bob")
    assert refused.value.current == 1
    assert (await edit(other, seen={1}, by="bob")).revision == 2
    assert (await edit(other, seen={2}, by="ann")).revision == 2
    assert [event.type for event in networks.events] == ["network.published.v1"] * 2


async def test_there_is_one_network_and_its_slug_stays(networks: InMemoryEntities[Network]) -> None:
    await EditNetwork(networks=networks)(NETWORK, seen=None, by="ann")
    other = replace(NETWORK, slug="another")
    with pytest.raises(AnotherNetwork):
        await EditNetwork(networks=networks)(other, seen={1}, by="ann")
    with pytest.raises(AnotherNetwork):
        await LoadNetwork(networks=networks)(other)


async def test_a_bundle_does_not_replace_what_an_editor_has_written(
    networks: InMemoryEntities[Network],
) -> None:
    load, edit = LoadNetwork(networks=networks), EditNetwork(networks=networks)
    assert await load(NETWORK)
    assert not await load(NETWORK)
    assert await load(replace(NETWORK, accent="#0a5c57"))
    await edit(replace(NETWORK, names={"en-CA": "Edited"}), seen={2}, by="ann")
    assert not await load(NETWORK)
    found = await networks.get("sample")
    assert found is not None
    assert found.value.names == {"en-CA": "Edited"}


@pytest.fixture
async def clinic_editor(
    client: httpx2.AsyncClient, content_database: Database
) -> httpx2.AsyncClient:
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    return client


async def test_it_is_read_and_written_with_its_revision(
    editor: httpx2.AsyncClient, content: Content
) -> None:
    assert (await editor.get("/v1/editorial/network")).status_code == 404
    made = await editor.put("/v1/editorial/network", json=BODY)
    assert (made.status_code, made.headers["etag"]) == (200, '"1"')
    assert made.json()["logo"] == LOGO
    assert (await editor.put("/v1/editorial/network", json=BODY)).status_code == 428
    changed = BODY | {"accent": "#0a5c57"}
    stale = await editor.put("/v1/editorial/network", json=changed, headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"1"')
    assert stale.json()["current_revision"] == 1
    written = await editor.put("/v1/editorial/network", json=changed, headers={"If-Match": 'W/"1"'})
    assert written.json()["revision"] == 2
    read = await editor.get("/v1/editorial/network")
    assert read.json() == written.json()
    assert (await content.find_network()) is not None


async def test_only_editors_of_the_whole_network_write_it(
    clinic_editor: httpx2.AsyncClient,
) -> None:
    assert (await clinic_editor.put("/v1/editorial/network", json=BODY)).status_code == 403
    assert (await clinic_editor.get("/v1/editorial/network")).status_code == 403


async def test_nobody_else_sees_or_writes_it(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/v1/editorial/network")).status_code == 401
    assert (await client.put("/v1/editorial/network", json=BODY)).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"accent": "#6fd0c4"},
        {"logo": "<svg/>"},
        {"names": []},
        {"is_best": True},
        {"slug": "x" * 999},
    ],
)
async def test_what_is_wrong_is_named_and_not_repeated(
    editor: httpx2.AsyncClient, change: dict[str, Any]
) -> None:
    answer = await editor.put("/v1/editorial/network", json=BODY | change)
    assert answer.status_code == 422
    assert "xxx" not in answer.text


async def test_every_page_of_the_site_bears_its_name_logo_and_colours(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await published.edit_network(Network(**(BODY | {"languages": ()})), seen={1}, by="ann")
    await published.maintain_pages()
    pages = ("", "/toronto", "/toronto/procedures/ear-tubes")
    for path in pages:
        page = (await client.get(f"/en-CA{path}")).text
        assert "Northern Care" in page, path
        assert '<svg class="logo"' in page
        assert "/brand/style.css" in page
        assert "Wayfare" not in page
    assert "Soins du Nord" in (await client.get("/fr-CA")).text
    sheet = await client.get("/brand/style.css")
    assert "--accent:light-dark(#14508c," in sheet.text
    icon = await client.get("/brand/icon.svg")
    assert icon.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in icon.headers["content-security-policy"]
    assert 'color="#14508c"' in icon.text


async def test_a_site_without_a_network_bears_no_name(client: httpx2.AsyncClient) -> None:
    for address in ("/en-CA", "/en-CA/nowhere", "/brand/style.css", "/brand/icon.svg"):
        assert "Wayfare" not in (await client.get(address)).text, address
    refused = await client.post("/en-CA", headers={"Accept": "text/html"})
    assert refused.status_code == 405
    assert "Wayfare" not in refused.text
