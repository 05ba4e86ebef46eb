"""Every staff route, every role, every kind of scope: who gets what, as one table.

The routes are those of the applications: one that is added is tested by itself, and one that asks
nobody to sign in has to be named here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from shared.auth.domain import Account, Role, token_hash
from shared.auth.store import MongoAccounts
from tests.edges.services import Service, signed_in
from tests.shared.auth.builders import FROM_HERE, account
from tests.support.leads import ACTION_BODIES

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCOPES: tuple[tuple[str, ...], ...] = ((), ("toronto",), ("calgary",), ("network-desk",), ("*",))
SEES_LEADS = {Role.COORDINATOR, Role.MANAGER, Role.AUDITOR, Role.DOCTOR}
WORKS_ON_LEADS = {Role.COORDINATOR, Role.DOCTOR}
WORK = ("/contact", "/accept", "/decline", "/advance", "/close", "/note", "/messages",
        "/treatment-day")  # fmt: skip
MOVES_LEADS = {Role.COORDINATOR, Role.MANAGER}
MOVES = ("/reassign", "/transfer", "/approve", "/refuse", "/offer")
MOVED = {"to": "records", "on": "2027-01-04", "doctor": "roy", "location": "calgary"}
"""How a lead is taken further, in the forms of the console."""
SUGGESTIONS = ("/doctors", "/clinics")
"""Who could take a lead, for whoever may give it on."""
PLAN = "/plan"
"""The patient's travel plan, of which inquiry holds the version."""
RESET = "/account/reset/{token}"
FOR_ANYBODY = {
    "content": {
        "/brand/style.css", "/brand/icon.svg", "/editorial/sign-in", "/editorial/sign-in/code",
        "/editorial/sign-in/passkey", "/editorial/sign-in/passkey/options", RESET,
        "/editorial/sign-in/provider", "/editorial/sign-in/provider/callback",
        "/", "/livez", "/readyz", "/metrics", "/openapi.json", "/robots.txt", "/sitemap.xml",
        "/v1/sessions", "/v1/locations", "/v1/locations/{location}", "/v1/doctors",
        "/v1/locations/{location}/procedures", "/v1/locations/{location}/procedures/{procedure}",
        "/v1/locations/{location}/announcements",
        "/v1/changes", "/v1/search", "/preview/{token}", "/embed.js", "/{locale:locale}/embed",
        "/{locale:locale}/search", "/{locale:locale}/procedures",
        "/{locale:locale}/procedures/{procedure}", "/{locale:locale}/doctors",
        "/{locale:locale}/doctors/{doctor}", "/{locale:locale}/travel/{kind}",
        "/{locale:locale}", "/{locale:locale}/{location}", "/{locale:locale}/{location}/procedures",
        "/{locale:locale}/{location}/procedures/{procedure}", "/media/{medium_id}/{digest}/{name}",
    },
    "inquiry": {
        "/livez", "/readyz", "/metrics", "/openapi.json", "/v1/sessions", "/v1/inquiries",
        "/v1/inquiries/{reference}", "/v1/consents", "/v1/disclosures", "/v1/notes",
        "/brand/style.css", "/brand/icon.svg",
        "/embed.js", "/inquire", "/inquire/sent/{reference}", "/inquire/{handle}/{step}",
        "/inquire/{handle}/check", "/inquire/{handle}/ask", "/inquire/{handle}/discard",
        "/inquire/{handle}/sent",
        "/status/{reference}",
        "/status/{reference}/links", "/v1/consents/{purpose}/{version}",
        "/v1/inquiries/{reference}/sessions", "/v1/inquiries/{reference}/withdraw",
        "/v1/inquiries/{reference}/answers", "/status/{reference}/answers", "/v1/eligibility",
        "/v1/inquiries/{reference}/travel-plan", "/v1/inquiries/{reference}/travel-plan.ics",
        "/status/{reference}/travel-plan", "/v1/disclosures/fhir",
        "/v1/disclosures/searches", "/v1/disclosures/same-contact",
        "/v1/inquiries/{reference}/attachments", "/status/{reference}/attachments",
        "/v1/inquiries/{reference}/attachments/{attachment_id}",
        "/status/{reference}/attachments/{attachment_id}/remove",
        "/v1/disclosures/attachments/{attachment_id}",
        "/v1/challenges",
        "/v1/inquiries/{reference}/messages", "/v1/inquiries/{reference}/person", "/v1/travel-plan",
        "/status/{reference}/messages", "/status/{reference}/person", "/v1/messages",
        "/v1/inquiries/{reference}/copy", "/v1/inquiries/{reference}/corrections",
        "/v1/inquiries/{reference}/erase", "/status/{reference}/copy", "/v1/ledger/report",
        "/v1/oversight", "/v1/oversight/inquiries/{reference}",
        "/v1/oversight/inquiries/{reference}/hold", "/v1/oversight/verifications",
        "/v1/queues", "/v1/queues/{queue}", "/v1/queues/{queue}/steps",
        "/status/{reference}/details", "/status/{reference}/withdraw", "/status/{reference}/erase",
    },
    "routing": {
        "/", "/livez", "/readyz", "/metrics", "/openapi.json", "/v1/sessions", "/sign-in",
        "/sign-in/code", "/sign-in/passkey", "/sign-in/passkey/options", RESET,
        "/sign-in/provider", "/sign-in/provider/callback",
    },
}  # fmt: skip
HOLDS = "/v1/holds"
LEDGER = "/console/ledger"
PRIVACY = "/console/privacy"
AUDIT = f"{PRIVACY}/audit"
OF_THE_NETWORK = (
    "/v1/dead-letters", "/v1/ledger", "/v1/emails", "/v1/quarantine", HOLDS, LEDGER, PRIVACY,
)  # fmt: skip
LOOKS_AFTER_THE_NETWORK = {Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR}
ACTS_FOR_THE_NETWORK = {Role.MANAGER, Role.PRIVACY_OFFICER}
READS_HOLDS = {Role.PRIVACY_OFFICER, Role.AUDITOR}
PUTS_HOLDS = {Role.PRIVACY_OFFICER}
OF_THE_SESSION = {
    "/v1/sessions/current", "/sign-out", "/console/stream", "/editorial/sign-out",
}  # fmt: skip
OF_ONESELF = "/account"
QUEUES = {"/v1/unrouted", "/v1/reviews", "/v1/questions"}
ROSTER = "/v1/roster/"
ROSTER_PAGES = "/console/roster"
POLICY_PAGES = ("/console/policies", "/console/replays")
POLICIES = ("/v1/policies", "/v1/replays")
REPORT_PAGES = "/console/reports"
QUEUE_PAGES = "/console/queues"
NOTIFICATIONS = ("/console/notifications", "/console/news")
NOTIFIED = {Role.COORDINATOR, Role.DOCTOR, Role.MANAGER}
MANAGED = (ROSTER_PAGES, *POLICY_PAGES, REPORT_PAGES, QUEUE_PAGES, *NOTIFICATIONS)
"""Pages of the console with tables of their own."""
EDITS_ROSTER = {Role.COORDINATOR, Role.MANAGER}
SEES_LEAD_QUEUES = {Role.COORDINATOR, Role.MANAGER, Role.AUDITOR}
LEAD_QUEUES = tuple(f"{QUEUE_PAGES}/{name}" for name in ("unrouted", "reviews", "questions"))
SCREENS = "/editorial"
DELIVERY = ("/v1/editorial/webhooks", "/v1/editorial/keys",
            f"{SCREENS}/webhooks", f"{SCREENS}/keys")  # fmt: skip
"""What brings content to other sites."""
OF_NOBODY = "/v1/rules"
"""Says nothing of any lead: everybody on the staff may read it."""


@dataclass(frozen=True)
class Person:
    role: Role
    scope: tuple[str, ...]

    @property
    def account(self) -> Account:
        doctor = "roy" if self.role is Role.DOCTOR else None
        return account(self.role, *self.scope, doctor=doctor)

    def has(self, home: str) -> bool:
        return "*" in self.scope or home in self.scope

    def sees(self, home: str) -> bool:
        """A doctor sees the lead that is his, and a lead without a clinic is no doctor's."""
        is_his = self.role is not Role.DOCTOR or home == "toronto"
        return self.role in SEES_LEADS and is_his and self.has(home)


ENTRIES: dict[str, dict[str, Any]] = {
    "/locations/": {
        "json": {
            "name": "Harbour Clinic",
            "province": "CA-ON",
            "phone": "+14165550100",
            "timezone": "America/Toronto",
            "address": {
                "street": "1 Main", "city": "Toronto", "province": "CA-ON", "postal_code": "",
            },
        }
    },
    "/doctors/": {"json": {"name": "Dr. A", "credentials": "MD"}},
    "/offerings/": {"json": {"doctors": [{"slug": "roy", "capacity": 1}]}},
    "/overrides/": {"json": {}},
    "/announcements/": {"json": {"texts": {"en-CA": {"text": "Closed."}}}},
    "/bundles": {"content": b"PK", "headers": {"Content-Type": "application/zip"}},
    "/facts": {"json": {"category": "ears", "insured_status": "insured"}},
}  # fmt: skip
"""What is written at addresses that hold these."""

EVERYBODY = [Person(role, scope) for role, scope in product(Role, SCOPES)]


def staff_routes(service: Service, *, own: bool = False) -> Iterator[tuple[str, str]]:
    """`own`: those of everybody's own account, whatever their role, instead of the others."""
    for route in iter_route_contexts(service.app.routes):
        path = route.path or ""
        is_own = path.startswith(OF_ONESELF)
        if path not in FOR_ANYBODY[service.name] | OF_THE_SESSION and is_own is own:
            yield from ((method, path) for method in sorted(route.methods or ()))


def expected(person: Person, method: str, path: str, home: str) -> int:
    """The status of a request about one lead; actions are asked for with a version that is old."""
    if person.role not in SEES_LEADS:
        return 403
    if path.endswith((*WORK, PLAN)) and person.role not in WORKS_ON_LEADS:
        return 403
    if path.endswith(MOVES + SUGGESTIONS) and person.role not in MOVES_LEADS:
        return 403
    if not person.sees(home):
        return 404
    if path.endswith(WORK + MOVES):
        return 412
    if path.endswith(PLAN):
        return 409 if home == "network-desk" else 200
    if path.endswith(("/disclosures", "/fhir", "/attachments/{attachment_id}")):
        return 200 if person.role in WORKS_ON_LEADS else 403
    return 200 if method == "GET" or path.endswith("/presence") else 405


def delivery_body(address: str) -> dict[str, Any]:
    match address.rpartition("/")[2]:
        case "redeliver":
            return {"message": "msg_0"}
        case "rotate":
            return {}
        case "keys":
            return {"name": "A site", "scopes": ["content:read"]}
        case _:
            return {"url": "https://hooks.example/"}


_PAGE = {"location": "toronto", "procedure": "ear-tubes"}
_TEXT = {"procedure": "ear-tubes", "locale": "en-CA", "revision": 1}
CONTENT_BODIES: dict[str, Any] = {
    "publications": _PAGE,
    "retirements": {**_PAGE, "reason": "Outdated."},
    "cancellations": {**_PAGE, "locale": "en-CA"},
    "restores": _TEXT,
    "review-requests": _TEXT,
    "reviews": {
        **_TEXT,
        "facts_revision": 1,
        "reviewer": {"name": "Dr. A", "licence": "1", "province": "CA-ON"},
        "on": "2026-01-01",
        "due": "2027-01-01",
    },
    "previews": {**_PAGE, "locale": "en-CA"},
    "network": {"slug": "sample", "names": {"en-CA": "Sample Network"}},
}
OF_A_CLINIC = ("/publications", "/retirements", "/cancellations", "/previews",
               "/{location}/{procedure}", "/{location}/{procedure}/history")  # fmt: skip
OF_EDITORS = ("/{field}", "/editorial/import", "/editorial/bundle")
"""Nobody else looks at what they would write."""
SHOWS_ONES_OWN = {
    "/v1/editorial/reviews/due", "/v1/editorial/divergence", SCREENS, f"{SCREENS}/reviews",
    f"{SCREENS}/divergence", "/v1/editorial/media", f"{SCREENS}/media",
    "/v1/editorial/announcements", f"{SCREENS}/announcements", f"{SCREENS}/trail",
    f"{SCREENS}/offerings",
}  # fmt: skip
"""Lists of content that show each person what belongs to their clinics."""


NEW = {f"{SCREENS}/announcements/new", f"{SCREENS}/media/new"}
"""Forms for something of one's own clinics, or of the network."""
FORMS = {
    f"{SCREENS}/announcements/{{announcement_id}}",
    f"{SCREENS}/offerings/{{location}}/{{procedure}}",
}
TRAIL = f"{SCREENS}/trail"


def _reads_lists(person: Person, path: str) -> int:
    """The status of a list that shows each person their own."""
    if person.role in {Role.EDITOR, Role.REVIEWER}:
        return 200
    if person.role not in {Role.MANAGER, Role.AUDITOR} or path not in {TRAIL, SCREENS}:
        return 403
    if path == TRAIL:
        return 200
    return 303 if "*" in person.scope else 403


def _roles(method: str, path: str) -> set[Role]:
    """Whoever writes a text does not review it."""
    if path.endswith("/editorial/previews"):
        return {Role.EDITOR, Role.REVIEWER}
    if path.endswith(OF_EDITORS):
        return {Role.EDITOR}
    if method == "GET":
        is_form = path.endswith(("/{field}", "/new")) or path in FORMS
        return {Role.EDITOR} if is_form else {Role.EDITOR, Role.REVIEWER}
    return {Role.REVIEWER if "/editorial/reviews" in path else Role.EDITOR}


def _scope(path: str) -> str:
    return "toronto" if path.endswith(OF_A_CLINIC) or "{location}" in path else "*"


class Caller:
    """Somebody signed in at a service, who sends whatever a route wants to be sent."""

    def __init__(self, client: httpx2.AsyncClient, csrf_token: str) -> None:
        self._client = client
        self._csrf_token = csrf_token

    async def ask(self, method: str, address: str, **more: str) -> httpx2.Response:
        """`more`: what else its form holds."""
        headers = {"If-Match": '"999"', "Accept": "*/*"}
        if method == "GET":
            return await self._client.get(address, headers=headers)
        form = {"csrf_token": self._csrf_token, "version": "999", "purpose": "first_contact"}
        form |= {"reason": "other", "locations": "calgary", "text": "We have a place."}
        form |= MOVED if "/console/leads/" in address else {}
        form |= {"email": "maria@example.com", **more}
        is_form = address.startswith(("/console", SCREENS))
        sent: dict[str, Any] = {"data": form} if is_form else {}
        action = address.rpartition("/")[2]
        if action in ACTION_BODIES and not sent:
            sent = {"json": ACTION_BODIES[action]}
        if "/attachments/" in address and not sent:
            sent = {"json": ACTION_BODIES["disclosures"]}
        if address.endswith("/discard") and "dead-letters" in address:
            sent = {"json": {"reason": "tried in a test"}}
        if address.startswith("/v1/editorial/") and action in CONTENT_BODIES:
            sent = {"json": CONTENT_BODIES[action]}
        if address.startswith(ROSTER):
            sent = {"json": {}}
        if address.startswith(DELIVERY) and not is_form:
            sent = {"json": delivery_body(address)}
        if address.startswith("/v1/editorial/"):
            sent = next((one for part, one in ENTRIES.items() if part in address), sent)
        if "/texts/" in address and not is_form:
            sent = {"json": {"title": "Ear tubes"}}
        if "/media/" in address and not is_form:
            sent = {"json": {"is_decorative": True}}
        if address.endswith(("/v1/editorial/media", "/image")):
            as_image = {"Content-Type": "image/png"}
            sent = {"params": {"medium": '{"is_decorative": true}'}, "headers": as_image}
        if address.endswith("/imports"):
            sent = {"content": b"Ear tubes", "headers": {"Content-Type": "text/plain"}}
        return await self._client.request(method, address, **{"headers": headers, **sent})


async def called_by(service: Service, person: Person) -> tuple[Caller, httpx2.AsyncClient]:
    who = person.account
    await MongoAccounts(service.database).put(who)
    cookies = await signed_in(service.app, who)
    token = cookies[service.app.state.sign_in.cookie]
    session = await service.database["sessions"].find_one({"_id": token_hash(token)})
    assert session is not None
    client = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=service.app),
        base_url="http://testserver",
        cookies=cookies,
        headers=FROM_HERE,
    )
    return Caller(client, session["csrf_token"]), client


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_a_lead_is_seen_and_worked_on_by_those_whose_it_is_and_by_nobody_else(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    leads = {
        "toronto": ("lead_id", "reference"),
        "network-desk": ("desks_lead_id", "desks_reference"),
    }
    routes = [route for route in staff_routes(routing) if "{lead_id}" in route[1]]
    assert len(routes) >= 7
    caller, client = await called_by(routing, person)
    async with client:
        for (method, path), (home, (lead_id, reference)) in product(routes, leads.items()):
            address = path.replace("{lead_id}", routing.known[lead_id])
            address = address.replace("{attachment_id}", routing.known["attachment_id"])
            answer = await caller.ask(method, address)
            is_shown = routing.known[reference] in answer.text
            assert answer.status_code == expected(person, method, path, home), (method, path, home)
            assert person.sees(home) or not is_shown, (method, path, home)


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_no_list_shows_more_than_ones_own(edges: dict[str, Service], person: Person) -> None:
    routing = edges["routing"]
    lists = [
        path
        for method, path in staff_routes(routing)
        if "{" not in path
        and method == "GET"
        and path != OF_NOBODY
        and not path.startswith((*OF_THE_NETWORK, *POLICIES, ROSTER, *MANAGED))
    ]
    assert {"/v1/leads", "/console", "/console/rows"} <= set(lists)
    caller, client = await called_by(routing, person)
    async with client:
        for path in lists:
            everything = "?status=all" if path.startswith("/console") else ""
            if path == "/console/changes":
                everything += (
                    f"&ids={routing.known['lead_id']}&ids={routing.known['desks_lead_id']}"
                )
            answer = await caller.ask("GET", path + everything)
            is_led_on = path == "/console" and person.role in LOOKS_AFTER_THE_NETWORK
            without = 303 if is_led_on and "*" in person.scope else 403
            assert answer.status_code == (200 if person.role in SEES_LEADS else without), path
            if path != "/console/tabs":
                shown = [
                    routing.known[name] in answer.text for name in ("reference", "desks_reference")
                ]
                sees = [person.sees("toronto"), person.sees("network-desk")]
                if path in QUEUES:  # what waits for something else is in another one
                    assert all(
                        may or not is_shown for may, is_shown in zip(sees, shown, strict=True)
                    ), path
                else:
                    assert shown == sees, path


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_a_search_by_address_is_for_those_who_open_details_and_finds_ones_own(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    caller, client = await called_by(routing, person)
    async with client:
        answer = await caller.ask("POST", "/console/search")
        page = (await caller.ask("GET", "/console")).text
    may = person.role in WORKS_ON_LEADS
    assert answer.status_code == (200 if may else 403)
    assert ('action="/console/search"' in page) is may
    homes = {"reference": "toronto", "desks_reference": "network-desk"}
    found = answer.text.partition('id="found"')[2].partition('id="toast"')[0]
    for name, home in homes.items():
        assert (routing.known[name] in found) is (may and person.sees(home)), name


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_the_roster_is_written_by_coordinators_and_managers_and_read_by_auditors_too(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [route for route in staff_routes(routing) if route[1].startswith(ROSTER)]
    assert len(routes) == 4
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            answer = await caller.ask(method, re.sub(r"\{[^}]+\}", "no-such", path))
            may = person.role in EDITS_ROSTER or (method, person.role) == ("GET", Role.AUDITOR)
            done = 200 if method == "GET" else 404
            assert answer.status_code == (done if may else 403), (method, path)
            assert person.scope or '"doctor":' not in answer.text


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_pages_of_the_roster_are_for_those_who_may_read_or_write_it(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [route for route in staff_routes(routing) if route[1].startswith(ROSTER_PAGES)]
    assert len(routes) == 5
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            answer = await caller.ask(method, re.sub(r"\{[^}]+\}", "no-such", path))
            is_list = path == ROSTER_PAGES
            may = person.role in EDITS_ROSTER or (is_list and person.role is Role.AUDITOR)
            assert answer.status_code == ((200 if is_list else 404) if may else 403), (method, path)
        for clinic, doctor in (("toronto", "roy"), ("calgary", "kim")):
            edits = person.role in EDITS_ROSTER and person.has(clinic)
            form = await caller.ask("GET", f"{ROSTER_PAGES}/doctors/{doctor}")
            assert (form.status_code == 200) is edits
            sent = await caller.ask("POST", f"{ROSTER_PAGES}/doctors/{doctor}")
            assert (sent.status_code == 412) is edits
            listed = await caller.ask("GET", f"{ROSTER_PAGES}?clinic={clinic}")
            reads = person.role in EDITS_ROSTER | {Role.AUDITOR} and person.has(clinic)
            assert (listed.status_code == 200) is reads


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_reports_are_for_managers_and_auditors_of_the_clinics_that_they_count(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [path for _, path in staff_routes(routing) if path.startswith(REPORT_PAGES)]
    assert sorted(routes) == [REPORT_PAGES, f"{REPORT_PAGES}/{{table}}.csv"]
    caller, client = await called_by(routing, person)
    async with client:
        for address in (REPORT_PAGES, f"{REPORT_PAGES}/shares.csv"):
            own = await caller.ask("GET", address)
            reads = person.role in {Role.MANAGER, Role.AUDITOR}
            assert own.status_code == (200 if reads else 403), address
            for clinic, doctor in (("toronto", "roy"), ("calgary", "kim")):
                asked = await caller.ask("GET", f"{address}?clinic={clinic}")
                may = reads and person.has(clinic)
                assert asked.status_code == (200 if may else 404 if reads else 403)
                assert may or doctor not in asked.text.casefold()
                assert may or doctor not in own.text.casefold()


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_queues_of_leads_are_for_coordinators_managers_and_auditors_of_their_clinics(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [route for route in staff_routes(routing) if route[1].startswith(LEAD_QUEUES)]
    assert len(routes) == 9
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            answer = await caller.ask(method, path)
            may = person.role in SEES_LEAD_QUEUES
            acts = may and method == "POST" and person.role is not Role.AUDITOR
            done = 200 if method == "GET" else 404
            assert answer.status_code == (done if may else 403), (method, path)
            if acts and path.endswith(("/take", "/give-back")):
                desks = routing.known["desks_lead_id"]
                taken = await caller.ask(method, path, item=desks)
                assert taken.status_code == (303 if person.has("network-desk") else 404), path
            shown = routing.known["desks_reference"] in answer.text
            is_there = path == f"{QUEUE_PAGES}/unrouted"
            assert shown is (is_there and may and person.has("network-desk")), path


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_queues_of_the_network_are_for_those_who_answer_for_it(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [
        route
        for route in staff_routes(routing)
        if route[1].startswith(f"{QUEUE_PAGES}/") and not route[1].startswith(LEAD_QUEUES)
    ]
    assert len(routes) == 25
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            roles = LOOKS_AFTER_THE_NETWORK if method == "GET" else ACTS_FOR_THE_NETWORK
            answer = await caller.ask(method, path)
            may = person.role in roles and "*" in person.scope
            assert (answer.status_code != 403) is may, (method, path)
            assert answer.status_code < 500
        overview = await caller.ask("GET", QUEUE_PAGES)
        is_network = person.role in LOOKS_AFTER_THE_NETWORK and "*" in person.scope
        sees = person.role in SEES_LEAD_QUEUES or is_network
        assert overview.status_code == (200 if sees else 403)
        assert (f'href="{QUEUE_PAGES}/quarantine"' in overview.text) is is_network
        assert (f'href="{QUEUE_PAGES}/unrouted"' in overview.text) is (
            person.role in SEES_LEAD_QUEUES
        )


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_whoever_works_on_leads_chooses_what_they_are_told_of_their_own(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    routes = [route for route in staff_routes(routing) if route[1].startswith(NOTIFICATIONS)]
    assert len(routes) == 3
    ids = f"ids={routing.known['lead_id']}&since=2020-01-01T00:00:00Z"
    may = person.role in NOTIFIED
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            is_news = path == NOTIFICATIONS[1]
            done = 303 if method == "POST" else 200
            if is_news:
                done = 200 if person.sees("toronto") else 204
            answer = await caller.ask(method, f"{path}?{ids}" if is_news else path)
            assert answer.status_code == (done if may else 403), (method, path)


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_policies_are_for_managers_of_the_whole_network_and_read_by_its_auditors(
    edges: dict[str, Service], person: Person
) -> None:
    routing = edges["routing"]
    both = (*POLICIES, *POLICY_PAGES)
    routes = [route for route in staff_routes(routing) if route[1].startswith(both)]
    assert len(routes) >= 17
    caller, client = await called_by(routing, person)
    async with client:
        for method, path in routes:
            answer = await caller.ask(method, re.sub(r"\{[^}]+\}", "no-such", path))
            reads = person.role is Role.AUDITOR and method == "GET" and not path.endswith("/new")
            may = "*" in person.scope and (person.role is Role.MANAGER or reads)
            assert (answer.status_code != 403) is may, (method, path)
            assert answer.status_code < 500


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_content_is_changed_by_editors_within_their_scope_and_by_nobody_else(
    edges: dict[str, Service], person: Person
) -> None:
    content = edges["content"]
    routes = [
        (method, path)
        for method, path in staff_routes(content)
        if method != "GET" or path not in SHOWS_ONES_OWN
    ]
    assert routes
    caller, client = await called_by(content, person)
    async with client:
        for method, path in routes:
            assert path.startswith(("/v1/editorial/", f"{SCREENS}/")), path
            address = path.replace("{procedure}", "ear-tubes").replace("{locale}", "en-CA")
            address = address.replace("{field}", "title")
            address = address.replace("{revision}", "1").replace("{location}", "toronto")
            address = address.replace("{doctor}", "no-such").replace("{medium_id}", "no-such")
            address = address.replace("{announcement_id}", "no-such")
            answer = await caller.ask(method, address)
            roles = _roles(method, path)
            if path.startswith(DELIVERY):
                roles = {Role.EDITOR, Role.MANAGER}
                reads = method == "GET" and not path.endswith(("/new", "/edit"))
                roles |= {Role.AUDITOR} if reads else set()
            may = person.role in roles and (path in NEW or person.has(_scope(path)))
            assert (answer.status_code != 403) is may, (method, path)
            assert answer.status_code < 500


@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_editors_and_reviewers_are_shown_what_is_due_at_their_own_clinics(
    edges: dict[str, Service], person: Person
) -> None:
    content = edges["content"]
    assert {path for _, path in staff_routes(content)} >= SHOWS_ONES_OWN
    caller, client = await called_by(content, person)
    async with client:
        for path in SHOWS_ONES_OWN:
            answer = await caller.ask("GET", path)
            assert answer.status_code == _reads_lists(person, path), path
            for one in ('"location":"toronto"', "/pages/toronto/", "Harbour Clinic"):
                assert person.has("toronto") or one not in answer.text


@pytest.mark.parametrize("name", ["inquiry", "routing"])
@pytest.mark.parametrize("person", EVERYBODY, ids=str)
async def test_what_belongs_to_the_network_is_for_those_who_have_all_of_it(
    edges: dict[str, Service], name: str, person: Person
) -> None:
    service = edges[name]
    routes = [route for route in staff_routes(service) if route[1].startswith(OF_THE_NETWORK)]
    assert len(routes) >= 3
    if name == "inquiry":
        assert routes == list(staff_routes(service))
    caller, client = await called_by(service, person)
    async with client:
        for method, path in routes:
            roles = LOOKS_AFTER_THE_NETWORK if method == "GET" else ACTS_FOR_THE_NETWORK
            if path.startswith((HOLDS, PRIVACY)):
                is_for_both = method == "GET" or path.startswith(AUDIT)
                roles = READS_HOLDS if is_for_both else PUTS_HOLDS
            may = person.role in roles and "*" in person.scope
            answer = await caller.ask(method, re.sub(r"\{[^}]+\}", "no-such", path))
            assert (answer.status_code != 403) is may, (method, path)
            assert answer.status_code < 500


@pytest.mark.parametrize("name", ["content", "inquiry", "routing"])
async def test_whoever_is_not_signed_in_gets_nothing_of_it(
    edges: dict[str, Service], name: str
) -> None:
    service = edges[name]
    async with service.client() as client:
        caller = Caller(client, "")
        for method, path in [*staff_routes(service), *staff_routes(service, own=True)]:
            known = path.replace("{lead_id}", service.known.get("lead_id", "x"))
            address = re.sub(r"\{[^}]+\}", "no-such", known)
            answer = await caller.ask(method, address)
            sign_in = ("/sign-in", f"{SCREENS}/sign-in")
            is_sent_to_sign_in = answer.headers.get("location", "").startswith(sign_in)
            assert answer.status_code == 401 or is_sent_to_sign_in, (method, path)


@pytest.mark.parametrize("name", ["content", "routing"])
@pytest.mark.parametrize("role", Role)
async def test_everybody_looks_after_their_own_account_whatever_their_role(
    edges: dict[str, Service], name: str, role: Role
) -> None:
    service = edges[name]
    pages = [path for method, path in staff_routes(service, own=True) if method == "GET"]
    assert len(pages) >= 5
    _, client = await called_by(service, Person(role, ()))
    async with client:
        for path in pages:
            is_nowhere = name == "routing" and path.endswith("/passkeys")  # it has no address here
            status = 404 if is_nowhere else 200
            assert (await client.get(path)).status_code == status, path
