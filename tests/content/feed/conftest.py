"""Two procedures at two clinics, one of them also in French: six pages."""

from collections.abc import Callable

import pytest

from services.content.settings import ContentSettings
from services.content.wiring import Content, build_content
from shared.mongo import Database
from tests.content.builders import BLOCKS, CALGARY, NETWORK, RAMAN, ROY, TORONTO, offering
from tests.content.feed.editing import PROCEDURES, Editors
from tests.support.clocks import StillClock

AnotherProcess = Callable[[Database], Content]


@pytest.fixture
async def network(content: Content) -> Content:
    load = content.load_bundle
    await load.load_network(NETWORK)
    await content.stores.blocks.put(BLOCKS)
    for clinic in (TORONTO, CALGARY):
        await load.publish_location(clinic)
    for doctor in (RAMAN, ROY):
        await load.publish_doctor(doctor)
    editors = Editors(content)
    for slug in PROCEDURES:
        await editors.write(slug, "first", is_french=slug == "ear-tubes")
        for clinic, doctor in ((TORONTO, RAMAN), (CALGARY, ROY)):
            await load.publish_offering(offering(clinic.slug, slug, doctor.slug))
    for slug in PROCEDURES:
        for clinic in (TORONTO, CALGARY):
            await editors.publish(clinic.slug, slug)
    await editors.update()
    await content.maintain_pages()
    assert len(await content.stores.pages.listed(["en-CA", "fr-CA"])) == 6
    return content


@pytest.fixture
def another(settings: ContentSettings, clock: StillClock) -> AnotherProcess:
    """Makes other processes, each of which may see another database."""
    return lambda database: build_content(settings, database, clock)


@pytest.fixture
def editors(network: Content) -> Editors:
    return Editors(network)
