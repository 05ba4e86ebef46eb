"""Whatever a patient may send becomes a bundle that FHIR R4 allows."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import ValidationError

from services.inquiry.fhir.domain import JSON, Exported, bundle_of
from services.inquiry.inquiries.domain import Inquiry, LeadProgress, Status, StatusChange
from services.inquiry.intake.schemas import InquiryBody
from tests.inquiry.builders import body, received_inquiry
from tests.support.clocks import MONDAY_NOON

TITLE = "Micro-needling"
SENT: JSON = body(
    patient__timezone="America/Chicago",
    residence__postal_prefix="78701",
    payer={"kind": "workers_compensation", "claim_number": "C-1234"},
    travel={"earliest": "2027-01-10", "latest": "2027-03-01", "hours": 4.5},
    screening=[{"question": "Are you pregnant?", "answer": "no"}],
    message="A scar that itches.",
)


def exported(sent: JSON, **changes: Any) -> Exported:
    submission = InquiryBody.model_validate(sent).submission()
    inquiry = received_inquiry(sent=sent, **changes)
    return Exported(inquiry=inquiry, personal=submission.personal, procedure=TITLE, clinic="C")


def resources(bundle: JSON) -> dict[str, list[JSON]]:
    found: dict[str, list[JSON]] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def check(bundle: JSON) -> None:
    """By the classes of R4B; and as JSON, with every reference inside of it."""
    plain = json.loads(json.dumps(bundle))
    get_fhir_model_class("Bundle").model_validate(plain)
    known = {entry["fullUrl"] for entry in plain["entry"]}
    assert len(known) == len(plain["entry"])
    for entry in plain["entry"]:
        resource = entry["resource"]
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
    text = json.dumps(plain)
    for part in text.split('"reference": "')[1:]:
        assert part.split('"')[0] in known
    assert not list(_empty(plain))


def _empty(value: Any) -> Any:
    if value in (None, "", [], {}):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _empty(one)


def test_a_bundle_holds_who_asks_what_they_ask_and_how_far_it_is() -> None:
    bundle = bundle_of(exported(SENT), MONDAY_NOON)
    check(bundle)
    found = resources(bundle)
    assert {name: len(those) for name, those in found.items()} == {
        "Patient": 1, "ServiceRequest": 1, "Task": 1, "QuestionnaireResponse": 1, "Consent": 4,
    } | {"Consent": len(exported(SENT).inquiry.consents)}  # fmt: skip
    (patient,) = found["Patient"]
    assert patient["name"] == [{"use": "official", "family": "Fernández", "given": ["Maria"]}]
    assert patient["telecom"] == [
        {"system": "email", "value": "maria.fernandez@example.com", "rank": 1},
        {"system": "phone", "value": "+15125550142", "rank": 2},
    ]
    assert patient["address"] == [{"state": "US-TX", "postalCode": "78701", "country": "US"}]
    (request,) = found["ServiceRequest"]
    assert (request["status"], request["intent"]) == ("active", "proposal")
    assert request["code"]["text"] == TITLE
    assert request["occurrencePeriod"] == {"start": "2027-01-10", "end": "2027-03-01"}
    assert request["note"] == [{"text": "A scar that itches."}]
    assert [one.get("valueCode") or one["valueString"] for one in request["extension"]] == [
        "workers_compensation", "C-1234",
    ]  # fmt: skip
    (answers,) = found["QuestionnaireResponse"]
    assert answers["item"] == [
        {"linkId": "1", "text": "Are you pregnant?", "answer": [{"valueString": "no"}]}
    ]
    by_purpose = {c["provision"]["purpose"][0]["code"]: c for c in found["Consent"]}
    assert by_purpose["processing"]["status"] == "active"
    assert by_purpose["marketing"]["status"] == "rejected"
    assert by_purpose["marketing"]["provision"]["type"] == "deny"


def test_the_day_that_is_named_stands_instead_of_the_wish() -> None:
    lead = LeadProgress(location="toronto", treatment_on=date(2027, 2, 8))
    found = resources(bundle_of(exported(SENT, lead=lead), MONDAY_NOON))
    assert found["ServiceRequest"][0]["occurrenceDateTime"] == "2027-02-08"
    assert "occurrencePeriod" not in found["ServiceRequest"][0]
    assert found["Task"][0]["owner"]["identifier"]["value"] == "toronto"


@pytest.mark.parametrize(
    ("status", "task", "request_status"),
    [
        (Status.RECEIVED, "received", "active"),
        (Status.MEDICAL_REVIEW, "in-progress", "active"),
        (Status.BOOKED, "completed", "active"),
        (Status.WITHDRAWN, "cancelled", "revoked"),
        (Status.DECLINED, "rejected", "revoked"),
        (Status.CLOSED, "cancelled", "revoked"),
    ],
)
def test_the_task_says_how_far_the_clinic_is(
    status: Status, task: str, request_status: str
) -> None:
    bundle = bundle_of(exported(SENT, status=status), MONDAY_NOON)
    check(bundle)
    found = resources(bundle)
    assert (found["Task"][0]["status"], found["ServiceRequest"][0]["status"]) == (
        task,
        request_status,
    )


def test_the_same_inquiry_has_the_same_ids_each_time_and_no_other_has_them() -> None:
    def ids(inquiry_id: str) -> set[str]:
        one = exported(SENT)
        one = replace(one, inquiry=replace(one.inquiry, id=inquiry_id))
        return {entry["fullUrl"] for entry in bundle_of(one, MONDAY_NOON)["entry"]}

    assert ids("i-1") == ids("i-1")
    assert not ids("i-1") & ids("i-2")


def test_what_could_not_be_opened_is_left_out() -> None:
    bundle = bundle_of(replace(exported(SENT), personal={}), MONDAY_NOON)
    check(bundle)
    found = resources(bundle)
    assert "QuestionnaireResponse" not in found
    assert not {"name", "telecom"} & set(found["Patient"][0])


words = st.text(min_size=0, max_size=60)
readable = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=50).map(
    lambda text: f"a{text}"
)
screening = st.lists(st.fixed_dictionaries({"question": readable, "answer": readable}), max_size=4)
maybe = st.none() | readable
bodies = st.builds(
    body,
    patient__given_name=readable,
    patient__family_name=readable,
    patient__phone=st.sampled_from([..., "+15125550142", "+442079460000"]),
    patient__language=st.sampled_from(["en-CA", "fr-CA", "ar", "zh-Hant-TW", "es-419"]),
    patient__channel=st.sampled_from(["email", "phone", "sms"]),
    patient__interpreter=st.booleans(),
    residence=st.sampled_from(
        [
            {"country": "US", "subdivision": "US-TX"},
            {"country": "CA", "subdivision": "CA-QC", "plan_subdivision": "CA-ON"},
            {"country": "FR"},
            {"country": "GB", "postal_prefix": "SW1A"},
        ]
    ),
    payer=st.fixed_dictionaries(
        {"kind": st.sampled_from(["self", "federal", "embassy", "unknown"]), "claim_number": maybe}
    ),
    travel=st.sampled_from([..., {"earliest": "2027-01-10"}, {"latest": "2027-01-10"}]),
    screening=screening,
    message=maybe,
)


@given(bodies, st.sampled_from(Status), st.none() | st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_any_valid_inquiry_becomes_a_valid_bundle(
    sent: JSON, status: Status, day: date | None
) -> None:
    try:
        one = exported(sent)
    except ValidationError:
        reject()
    history = (*one.inquiry.history, StatusChange(status=status, at=MONDAY_NOON))
    lead = LeadProgress(location="toronto", treatment_on=day)
    inquiry: Inquiry = replace(one.inquiry, status=status, history=history, lead=lead)
    check(bundle_of(replace(one, inquiry=inquiry), MONDAY_NOON))


@given(st.dictionaries(st.sampled_from(list(exported(SENT).personal)), st.one_of(
    st.none(), words, st.integers(), st.lists(words, max_size=2),
    st.lists(st.dictionaries(st.sampled_from(["question", "answer"]), words), max_size=3),
)))  # fmt: skip
def test_whatever_an_older_program_may_have_sealed_becomes_a_valid_bundle(
    personal: dict[str, Any],
) -> None:
    check(bundle_of(replace(exported(SENT), personal=personal), MONDAY_NOON))
