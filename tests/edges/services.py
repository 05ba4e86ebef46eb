"""The three applications as they run, on a real database, with somebody signed in at each."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx2
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.content.app import build_app as build_content_app
from services.content.settings import ContentApiSettings
from services.content.wiring import build_content
from services.inquiry.app import app_of
from services.inquiry.wiring_web import build_inquiry
from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.ids import new_id
from shared.mongo import Database, connect
from tests.content.builders import (
    ADDRESSES,
    BLOCKS,
    EAR_TUBES,
    RAMAN,
    TORONTO,
    offering,
    save_procedure,
)
from tests.inquiry.builders import body, network_changes, settings
from tests.routing.console.test_ledger_page import BALANCED
from tests.routing.console.test_plan_page import SHEET
from tests.routing.disclosure.test_disclosures import FILE
from tests.routing.inbox.builders import open_office
from tests.shared.auth.builders import FROM_HERE, account, credentials, quick_passwords
from tests.support.clocks import StillClock
from tests.support.keys import PREVIEW_KEY, SIGN_IN_KEY, WEBHOOK_KEY
from tests.support.limits import LIMITS_KEY, WIDE

EDITOR = account(Role.EDITOR, "*")
MANAGER = account(Role.MANAGER, "*")


@dataclass(frozen=True, kw_only=True)
class Service:
    """`known`: values of path and query parameters that exist. `cookies` of somebody signed in,
    `csrf_token` of that session.
    """

    name: str
    app: FastAPI
    known: dict[str, str]
    database: Database
    cookies: dict[str, str] = field(default_factory=dict)
    csrf_token: str = ""

    @property
    def cookie_header(self) -> bytes:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode()

    def signed_in(self) -> tuple[str, ...]:
        """For the command line of schemathesis. Ending the session would end the others' too."""
        if not self.cookies:
            return ()
        kept = ("--exclude-operation-id", "end_session_v1_sessions_delete")
        return ("-H", f"Cookie: {self.cookie_header.decode()}", *kept)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx2.AsyncClient]:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://testserver", headers=FROM_HERE
        ) as client:
            yield client

    def routes(self) -> list[tuple[str, str]]:
        """Method and path of everything that the application answers but streams and files."""
        return [
            (method, route.path)
            for route in iter_route_contexts(self.app.routes)
            if route.path and route.path != "/console/stream"
            for method in sorted(route.methods or ())
        ]


@asynccontextmanager
async def services(mongodb_uri: str, prefix: str) -> AsyncIterator[dict[str, Service]]:
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_(mongodb_uri, prefix))
            for open_ in (_content, _inquiry, _routing)
        ]
        yield {service.name: service for service in opened}


async def signed_in(app: FastAPI, who: Account) -> dict[str, str]:
    """The cookies of a session that has just begun."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.post("/v1/sessions", json=credentials(who))
        assert answer.status_code == 201
        return dict(answer.cookies)


@asynccontextmanager
async def _content(mongodb_uri: str, prefix: str) -> AsyncIterator[Service]:
    chosen = ContentApiSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers="nowhere.example:9092",
        database_prefix=prefix,
        content_url=ADDRESSES.content,
        inquiry_url=ADDRESSES.inquiry,
        limits_key=LIMITS_KEY,
        webhook_key=WEBHOOK_KEY,
        preview_key=PREVIEW_KEY,
        sign_in_key=SIGN_IN_KEY,
        limit_sign_ins_by_address=WIDE,
        limit_sign_ins_by_network=WIDE,
        limit_changes_by_address=WIDE,
        limit_changes_by_network=WIDE,
    )
    client = connect(mongodb_uri, application="wayfare-tests")
    database = client[chosen.database_name]
    content = build_content(chosen, database, StillClock())
    await content.stores.ensure_indexes()
    await content.search.entries.ensure_indexes()
    await content.stores.blocks.put(BLOCKS)
    await content.load_bundle.publish_location(TORONTO)
    await content.load_bundle.publish_doctor(RAMAN)
    await save_procedure(content, EAR_TUBES)
    await content.load_bundle.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    await content.publish_pages(location="toronto", procedure="ear-tubes")
    await content.search.index_pages()
    await prepare_sign_in(database)
    await MongoAccounts(database).put(EDITOR)
    app = build_content_app(chosen, passwords=quick_passwords())
    async with app.router.lifespan_context(app):
        yield Service(
            name="content",
            app=app,
            known={"locale": "en-CA", "location": "toronto", "procedure": "ear-tubes"},
            database=database,
            cookies=await signed_in(app, EDITOR),
        )
    await client.drop_database(chosen.database_name)
    client.close()


@asynccontextmanager
async def _inquiry(mongodb_uri: str, prefix: str) -> AsyncIterator[Service]:
    inquiry = build_inquiry(
        settings(mongodb_uri, prefix), now=StillClock(), passwords=quick_passwords()
    )
    app = app_of(inquiry)
    async with app.router.lifespan_context(app):
        await inquiry.directory.apply(network_changes())
        await MongoAccounts(inquiry.database).put(MANAGER)
        service = Service(
            name="inquiry",
            app=app,
            known={"procedure": "micro-needling", "location": "toronto"},
            database=inquiry.database,
            cookies=await signed_in(app, MANAGER),
        )
        async with service.client() as client:
            sent = (await client.post("/v1/inquiries", json=body())).json()
            begun = await client.get("/inquire?procedure=micro-needling&location=toronto")
            service.cookies.update(client.cookies)
        service.known["reference"] = sent["reference"]
        service.known["attachment_id"] = new_id()
        service.known.update({"handle": begun.headers["location"].split("/")[2], "step": "who"})
        yield service
        for name in (inquiry.settings.database_name, inquiry.settings.vault_name):
            await inquiry.client.drop_database(name)


@asynccontextmanager
async def _routing(mongodb_uri: str, prefix: str) -> AsyncIterator[Service]:
    client = connect(mongodb_uri, application="wayfare-tests")
    database = client[f"{prefix}_routing"]
    async with open_office(database, StillClock()) as office:
        lead = await office.lead()
        desks = await office.lead(None, procedure="no-such-procedure")
        overview: dict[str, object] = {"holds": [], "verification": None, "erased_days": 30}
        queues: dict[str, object] = {"queues": [], "items": [], "next_cursor": None}
        found = {"inquiries": [one.inquiry_id for one in (lead, desks)]}
        either = {
            **FILE, **BALANCED, **overview, **queues, **SHEET, **found, "resourceType": "Bundle",
        }  # fmt: skip
        office.inquiry_service.answer = httpx2.Response(200, json=either)
        cookies = await signed_in(office.app, office.staff["maya"])
        yield Service(
            name="routing",
            app=office.app,
            known={
                "lead_id": lead.id,
                "reference": lead.reference,
                "desks_lead_id": desks.id,
                "desks_reference": desks.reference,
                "location": "toronto",
                "doctor": "roy",
                "attachment_id": FILE["attachments"][0]["id"],
            },
            database=database,
            cookies=cookies,
            csrf_token=await office.csrf_token("maya"),
        )
    await client.drop_database(database.name)
    client.close()
