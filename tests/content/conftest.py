"""The content service on a real MongoDB, each test with databases of its own."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content, build_content
from shared.auth.domain import Role
from shared.mongo import Client, Database
from tests.content.builders import (
    ADDRESSES,
    BLOCKS,
    EAR_TUBES,
    NETWORK,
    RAMAN,
    ROY,
    TORONTO,
    offering,
    save_procedure,
)
from tests.content.editors import sign_in
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.keys import PREVIEW_KEY, SIGN_IN_KEY, WEBHOOK_KEY
from tests.support.limits import LIMITS_KEY


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def settings(mongodb_uri: str, database_prefix: str) -> ContentApiSettings:
    return ContentApiSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers="nowhere.example:9092",
        database_prefix=database_prefix,
        content_url=ADDRESSES.content,
        inquiry_url=ADDRESSES.inquiry,
        limits_key=LIMITS_KEY,
        webhook_key=WEBHOOK_KEY,
        preview_key=PREVIEW_KEY,
        sign_in_key=SIGN_IN_KEY,
        webhook_loopback=True,
    )


@pytest.fixture
def content_database(mongo_client: Client, settings: ContentApiSettings) -> Database:
    return mongo_client[settings.database_name]


@pytest.fixture
async def content(
    settings: ContentApiSettings, content_database: Database, clock: StillClock
) -> Content:
    built = build_content(settings, content_database, clock)
    await built.stores.ensure_indexes()
    return built


@pytest.fixture
async def published(content: Content) -> Content:
    """Ear tubes at Toronto, with two doctors in the directory, published in English."""
    load = content.load_bundle
    await load.load_network(NETWORK)
    await content.stores.blocks.put(BLOCKS)
    await load.publish_location(TORONTO)
    for doctor in (RAMAN, ROY):
        await load.publish_doctor(doctor)
    await save_procedure(content, EAR_TUBES)
    await load.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    await content.publish_pages(location="toronto", procedure="ear-tubes")
    await content.maintain_pages()
    return content


@pytest.fixture
async def client(
    settings: ContentApiSettings, clock: StillClock
) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(build_app(settings, passwords=quick_passwords(), now=clock)) as http:
        yield http


@pytest.fixture
async def editor(client: httpx2.AsyncClient, content_database: Database) -> httpx2.AsyncClient:
    await sign_in(client, content_database, Role.EDITOR, "*")
    return client
