"""No clinic takes the address of another page of the site."""

from dataclasses import replace
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from services.content.app import build_app
from services.content.bundles.domain import BundleDoesNotFit
from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import write_archive
from services.content.directory.domain import RESERVED_SLUGS
from services.content.publishing.pages import LOCALE
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from tests.content.builders import TORONTO
from tests.content.bundles.network import NETWORK, files
from tests.content.bundles.test_bundles_api import sent
from tests.shared.auth.builders import quick_passwords


def of(slug: str) -> dict[str, Any]:
    """The parts of a bundle whose clinic is called so."""
    return {
        "locations": [{**NETWORK["locations"][0], "slug": slug}],
        "doctors": [{**NETWORK["doctors"][0], "locations": [slug]}],
        "offerings": [{**NETWORK["offerings"][0], "location": slug}],
    }


async def test_what_is_reserved_is_what_the_site_has_beside_its_clinics(
    settings: ContentApiSettings,
) -> None:
    app = build_app(settings, passwords=quick_passwords())
    paths = [route.path or "" for route in iter_route_contexts(app.routes)]
    second = {path.split("/")[2] for path in paths if path.startswith(f"{LOCALE}/")}
    assert second == {"{location}", *RESERVED_SLUGS}


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
async def test_a_new_clinic_is_refused_such_an_address_before_anything_is_stored(
    content: Content, slug: str
) -> None:
    bundle = read_bundle(files(**of(slug)))
    for take in (content.load_bundle, content.bundles.compare):
        with pytest.raises(BundleDoesNotFit) as refused:
            await take(bundle)
        assert [(one.field, one.code) for one in refused.value.problems] == [
            (f"locations.{slug}", "reserved")
        ]
    assert await content.stores.networks.get("sample") is None


async def test_a_clinic_that_has_such_an_address_already_goes_on(content: Content) -> None:
    await content.load_bundle.publish_location(replace(TORONTO, slug="search"))
    loaded = await content.load_bundle(read_bundle(files(**of("search"))))
    assert loaded.failed == []
    assert (await content.find_location("search")).value.name == "Harbour Clinic"


async def test_over_http_the_problem_names_the_clinic(
    editor: httpx2.AsyncClient, content: Content
) -> None:
    await content.load_bundle(read_bundle(files()))
    refused = await sent(editor, write_archive(files(**of("travel"))), dry_run="true")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "locations.travel"
    written = {name: value for name, value in of("")["locations"][0].items() if name != "slug"}
    for slug, status in (("travel", 422), ("nowhere", 404)):
        answer = await editor.put(
            f"/v1/editorial/locations/{slug}", json=written, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == status
        assert ("reserved" in answer.text) is (status == 422)
