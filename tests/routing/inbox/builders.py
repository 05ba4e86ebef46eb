"""Routing's web process with staff of two clinics, and leads made by the real core."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from joserfc.jwk import OKPKey

from services.routing.app import build_app
from services.routing.decisions.domain import InquiryFacts
from services.routing.disclosure.client import HttpPatientDetails
from services.routing.inquiry_http import SignedRequests
from services.routing.leads.domain import NETWORK_DESK, Lead
from services.routing.ledger.client import HttpInquiryLedger
from services.routing.oversight.client import HttpOversight
from services.routing.queues.client import HttpInquiryQueues
from services.routing.search.client import HttpPatientSearch
from services.routing.wiring import RoutingCore
from services.routing.wiring_web import Console, build_console
from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.disclosure.ledger import LEDGER
from shared.disclosure.network_reader import Question
from shared.disclosure.oversight import OVERSIGHT
from shared.disclosure.queues import QUEUES
from shared.disclosure.search import SAME_CONTACT, SEARCH
from shared.disclosure.token import signing_key
from shared.ids import new_id
from shared.keys import Key
from shared.mongo import Database
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import inquiry, network
from tests.shared.auth.builders import account, credentials, quick_passwords
from tests.support.documented import hold_to_description
from tests.support.http import client_of
from tests.support.keys import ring
from tests.support.limits import limits_of

SEED = Ed25519PrivateKey.generate()
INQUIRY_URL = "http://inquiry.example"


@dataclass
class InquiryService:
    """Stands for the inquiry service at the end of the wire."""

    answer: httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response] = field(
        default_factory=lambda: httpx2.Response(503)
    )
    asked: list[httpx2.Request] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        if callable(self.answer):
            return self.answer(request)
        return self.answer


@dataclass(frozen=True, kw_only=True)
class Office:
    """The whole web process with its database."""

    database: Database
    core: RoutingCore
    console: Console
    app: FastAPI
    staff: dict[str, Account]
    inquiry_service: InquiryService

    async def lead(self, location: str | None = "toronto", **more: object) -> Lead:
        (lead,) = await self.leads(1, location, **more)
        return lead

    async def leads(
        self, count: int, location: str | None = "toronto", **more: object
    ) -> list[Lead]:
        facts = [_facts(location, **more) for _ in range(count)]
        return await self.core.assign_batch(requests(facts))

    @asynccontextmanager
    async def signed_in(self, name: str) -> AsyncIterator[httpx2.AsyncClient]:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            answer = await client.post("/v1/sessions", json=credentials(self.staff[name]))
            assert answer.status_code == 201
            hold_to_description(self.app, client)
            yield client

    async def csrf_token(self, name: str) -> str:
        session = await self.database["sessions"].find_one({"account_id": self.staff[name].id})
        assert session is not None
        return str(session["csrf_token"])


def _facts(location: str | None, **more: object) -> InquiryFacts:
    inquiry_id = new_id()
    reference = f"WF-{inquiry_id[-8:-4]}-{inquiry_id[-4:]}".upper()
    return inquiry(inquiry_id, **{"reference": reference, "location": location, **more})


def staff() -> dict[str, Account]:
    """Everybody of Toronto and of the network, Calgary's coordinator, and the desk's."""
    return {
        "maya": account(Role.COORDINATOR, "toronto"),
        "jordan": account(Role.COORDINATOR, "calgary"),
        "both": account(Role.COORDINATOR, "toronto", "calgary"),
        "nowhere": account(Role.COORDINATOR),
        "desk": account(Role.COORDINATOR, NETWORK_DESK),
        "everywhere": account(Role.COORDINATOR, "*"),
        "roy": account(Role.DOCTOR, "toronto", doctor="roy"),
        "lee": account(Role.DOCTOR, "toronto", doctor="lee"),
        "manager": account(Role.MANAGER, "*"),
        "auditor": account(Role.AUDITOR, "*"),
        "privacy": account(Role.PRIVACY_OFFICER, "*"),
        "editor": account(Role.EDITOR, "*"),
        "reviewer": account(Role.REVIEWER, "*"),
    }


@asynccontextmanager
async def open_office(
    database: Database,
    now: Clock,
    transport: httpx2.AsyncBaseTransport | None = None,
    *,
    capacity: int = 500,
    where: Directory | None = None,
    **limits: str,
) -> AsyncIterator[Office]:
    """Toronto's one doctor for it is Roy, Calgary's is Kim; both have capacity. `transport`: to an
    inquiry service that runs in earnest. `limits`: those that a test wants to meet.
    """
    where = where or network({"toronto": {"roy": capacity}, "calgary": {"kim": capacity}})
    core = await routing(database, where, now)
    everybody = staff()
    await prepare_sign_in(database)
    for one in everybody.values():
        await MongoAccounts(database).put(one)
    service = InquiryService()
    transport = transport or httpx2.MockTransport(service)
    console = build_console(
        database,
        details=details(transport, now),
        ledger=HttpInquiryLedger(asks(LEDGER, transport, now)),
        oversight=HttpOversight(asks(OVERSIGHT, transport, now)),
        queues=HttpInquiryQueues(asks(QUEUES, transport, now)),
        patients=HttpPatientSearch(
            searches=asks(SEARCH, transport, now), same_contacts=asks(SAME_CONTACT, transport, now)
        ),
        is_secure=False,
        limits=limits_of(database, **limits),
        sign_in_keys=ring("n1"),
        audit_keys=ring("a1"),
        passwords=quick_passwords(),
        now=now,
        answered_every=timedelta(),
    )
    app = build_app(console)
    async with client_of(app):
        yield Office(
            database=database,
            core=core,
            console=console,
            app=app,
            staff=everybody,
            inquiry_service=service,
        )


def asks(question: Question, transport: httpx2.AsyncBaseTransport, now: Clock) -> SignedRequests:
    return SignedRequests(INQUIRY_URL, signs(), now, question=question, transport=transport)


def details(transport: httpx2.AsyncBaseTransport, now: Clock) -> HttpPatientDetails:
    return HttpPatientDetails(INQUIRY_URL, signs(), now, transport)


def signs() -> OKPKey:
    return signing_key(Key(kid="d1", secret=SEED.private_bytes_raw()))
