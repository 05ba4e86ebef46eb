"""What cannot be accepted: a problem document that names the field and never its value; nothing
stored.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import CANARY, body, consents, network_changes, settings
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.names import fresh_name
from tests.support.servers import required

QUEBEC = {"country": "CA", "subdivision": "CA-QC"}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[tuple[httpx2.AsyncClient, InquiryWeb]]:
    """One application for the whole table: nothing may ever be stored in it."""
    prefix = fresh_name("t")
    inquiry = build_inquiry(settings(required("MONGODB_URI"), prefix), now=StillClock())
    async with client_of(app_of(inquiry)) as client:
        await inquiry.directory.apply(network_changes())
        yield client, inquiry
        for name in (inquiry.settings.database_name, inquiry.settings.vault_name):
            await inquiry.client.drop_database(name)


@pytest_asyncio.fixture(loop_scope="module")
async def untouched(
    running: tuple[httpx2.AsyncClient, InquiryWeb],
    mongodb_uri: str,  # noqa: ARG001 - marks the tests as in need of servers
) -> AsyncIterator[httpx2.AsyncClient]:
    """The client; afterwards there must be no inquiry, no event and no data key."""
    client, inquiry = running
    yield client
    assert await inquiry.database["inquiries"].count_documents({}) == 0
    keys = inquiry.client[inquiry.settings.vault_name]["sealing_keys"]
    assert await keys.count_documents({}) == 0


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown procedure", {"procedure": "levitation"}, "procedure"),
    ("a procedure that is no slug", {"procedure": "../etc"}, "procedure"),
    ("an unknown clinic", {"location": "atlantis"}, "location"),
    ("a clinic that does not offer it", {"location": "vancouver"}, "location"),
    ("an unknown place to travel to", {"willing_to_travel_to": ["mars"]}, "willing_to_travel_to.0"),
    ("no given name", {"patient__given_name": ...}, "patient.given_name"),
    ("a blank name", {"patient__family_name": "  "}, "patient.family_name"),
    (
        "a name with a control character",
        {"patient__given_name": "Ma\u0007ria"},
        "patient.given_name",
    ),
    ("a name with a line break", {"patient__given_name": "Ma\nria"}, "patient.given_name"),
    ("a name with NUL", {"patient__given_name": "Ma\u0000ria"}, "patient.given_name"),
    (
        "a name that turns the text round",
        {"patient__given_name": "\u202eairaM"},
        "patient.given_name",
    ),
    ("a name of 101 letters", {"patient__given_name": "x" * 101}, "patient.given_name"),
    ("a message of 4001 letters", {"message": "x" * 4001}, "message"),
    ("no e-mail address", {"patient__email": ...}, "patient.email"),
    ("a malformed e-mail address", {"patient__email": f"{CANARY}@"}, "patient.email"),
    ("two e-mail addresses", {"patient__email": "a@example.com,b@example.com"}, "patient.email"),
    (
        "a header in the e-mail address",
        {"patient__email": "a@example.com\nBcc: b@example.com"},
        "patient.email",
    ),
    (
        "an e-mail address that no header carries",
        {"patient__email": f"=?utf-8?q?{CANARY}?=@example.com"},
        "patient.email",
    ),
    ("a malformed phone number", {"patient__phone": f"{CANARY}"}, "patient.phone"),
    ("a phone number that is too short", {"patient__phone": "12345"}, "patient.phone"),
    ("a phone number of no country", {"patient__phone": "+999123456789"}, "patient.phone"),
    ("an empty phone number", {"patient__phone": ""}, "patient.phone"),
    (
        "no phone for a text message",
        {"patient__channel": "sms", "patient__phone": ...},
        "patient.phone",
    ),
    ("an unknown channel", {"patient__channel": "pigeon"}, "patient.channel"),
    ("an unknown language", {"patient__language": "klingon"}, "patient.language"),
    ("a malformed language", {"patient__language": "en_US.UTF-8"}, "patient.language"),
    ("an unknown time zone", {"patient__timezone": "Texas/Austin"}, "patient.timezone"),
    ("an unknown country", {"residence": {"country": "ZZ"}}, "residence.country"),
    ("a country in words", {"residence": {"country": "Canada"}}, "residence.country"),
    ("a country in small letters", {"residence": {"country": "us"}}, "residence.country"),
    ("a state of another country", {"residence__subdivision": "CA-ON"}, "residence.subdivision"),
    ("a malformed state", {"residence__subdivision": "Texas"}, "residence.subdivision"),
    (
        "a province in small letters",
        {"residence": {"country": "CA", "subdivision": "CA-qc"}},
        "residence.subdivision",
    ),
    ("Canada without a province", {"residence": {"country": "CA"}}, "residence.subdivision"),
    ("the USA without a state", {"residence": {"country": "US"}}, "residence.subdivision"),
    (
        "a health plan and no province",
        {"residence": {"country": "CA", "plan_subdivision": "CA-ON"}},
        "residence.subdivision",
    ),
    ("an unknown state", {"residence__subdivision": "US-ZZ"}, "residence.subdivision"),
    (
        "a plan of a third country",
        {"residence__plan_subdivision": "FR-75C"},
        "residence.plan_subdivision",
    ),
    ("an unknown payer", {"payer": {"kind": "uncle"}}, "payer.kind"),
    ("no payer", {"payer": ...}, "payer"),
    ("a malformed date", {"travel": {"earliest": "01/12/2026"}}, "travel.earliest"),
    ("a day that does not exist", {"travel": {"earliest": "2027-02-30"}}, "travel.earliest"),
    ("a time for a date", {"travel": {"earliest": "2027-02-20T10:00:00Z"}}, "travel.earliest"),
    ("a date as a number", {"travel": {"earliest": 20270220}}, "travel.earliest"),
    ("a date that has passed", {"travel": {"latest": "2026-11-20"}}, "travel.latest"),
    ("a date in the year 9999", {"travel": {"latest": "9999-12-31"}}, "travel.latest"),
    ("a date in the year 1", {"travel": {"earliest": "0001-01-01"}}, "travel.earliest"),
    (
        "dates the wrong way round",
        {"travel": {"earliest": "2027-03-02", "latest": "2027-03-01"}},
        "travel.latest",
    ),
    ("minus one companions", {"travel": {"companions": -1}}, "travel.companions"),
    ("half a companion", {"travel": {"companions": 0.5}}, "travel.companions"),
    ("a name that is a number", {"patient__given_name": 5}, "patient.given_name"),
    ("an interpreter that is a word", {"patient__interpreter": "yes"}, "patient.interpreter"),
    ("a patient that is a list", {"patient": []}, "patient"),
    ("screening that is an object", {"screening": {}}, "screening"),
    ("an answer without its question", {"screening": [{"answer": "no"}]}, "screening.0.question"),
    ("51 answers", {"screening": [{"question": "q", "answer": "a"}] * 51}, "screening"),
    ("no consents", {"consents": []}, "consents.processing"),
    ("consents left out", {"consents": ...}, "consents"),
    ("consent refused", {"consents": consents(processing=False)}, "consents.processing"),
    (
        "a text nobody was shown",
        {"consents": [{**consents()[0], "text_version": "v0"}]},
        "consents.0.text_version",
    ),
    (
        "an unknown purpose",
        {"consents": [*consents(), {**consents()[0], "purpose": "sale"}]},
        "consents.5.purpose",
    ),
    ("a purpose twice", {"consents": [*consents(), consents()[0]]}, "consents.5.purpose"),
    (
        "no consent to leave Quebec",
        {"residence": QUEBEC, "consents": consents(transfer_out_of_quebec=False)},
        "consents.transfer_out_of_quebec",
    ),
    ("an unknown field", {f"{CANARY}": "x"}, "(unknown field)"),
    ("an unknown field of the patient", {f"patient__{CANARY}": "x"}, "patient.(unknown field)"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes", "field"), REFUSED, ids=[case for case, *_ in REFUSED])
async def test_a_refusal_names_the_field_and_never_its_value(
    untouched: httpx2.AsyncClient, case: str, changes: dict[str, Any], field: str
) -> None:
    answer = await untouched.post("/v1/inquiries", json=body(**changes))
    assert answer.status_code == 422, case
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert field in {error["field"] for error in problem["errors"]}
    assert all(error["message"] and error["code"] for error in problem["errors"])
    assert CANARY not in answer.text
    assert "maria" not in answer.text.lower()


MALFORMED: list[tuple[str, bytes, int]] = [
    ("half of a document", b'{"procedure": "micro', 400),
    ("no document", b"", 422),
    ("a list", b"[]", 422),
    ("a word", b'"' + CANARY.encode() + b'"', 422),
    ("null", b"null", 422),
    ("not a number", b'{"travel": {"hours": NaN}}', 422),
    ("a number of 5,000 digits", b'{"travel": {"companions": ' + b"9" * 5000 + b"}}", 400),
    ("bytes that are no text", b'{"message": "\xff\xfe"}', 400),
    ("half of a surrogate pair", b'{"message": "\\ud800"}', 422),
    ("very deep nesting", b"[" * 20_000, 400),
    ("one megabyte", b'{"message": "' + b"x" * 1_000_000 + b'"}', 413),
]


@pytest.mark.parametrize(
    ("case", "content", "status"), MALFORMED, ids=[case for case, *_ in MALFORMED]
)
async def test_what_is_no_inquiry_at_all_is_a_problem_document_too(
    untouched: httpx2.AsyncClient, case: str, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await untouched.post("/v1/inquiries", content=content, headers=headers)
    assert answer.status_code == status, case
    assert answer.headers["content-type"] == "application/problem+json"
    assert CANARY not in answer.text


async def test_a_document_that_is_not_called_json_is_refused(untouched: httpx2.AsyncClient) -> None:
    """Only forms can be sent across sites without asking first; they must not reach the API."""
    headers = {"Content-Type": "text/plain"}
    answer = await untouched.post("/v1/inquiries", content=b"{}", headers=headers)
    assert answer.status_code in {415, 422}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("k" * 256, "wayfare.idempotency-key-long"),
        ("k" * 15, "wayfare.idempotency-key-short"),
        ("", "wayfare.idempotency-key-short"),
    ],
)
async def test_a_key_that_is_too_short_or_too_long_is_refused_with_the_reason(
    untouched: httpx2.AsyncClient, key: str, code: str
) -> None:
    answer = await untouched.post("/v1/inquiries", json=body(), headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["code"]) == ("Idempotency-Key", code)
    assert problem["message"].startswith("An idempotency key has at ")
