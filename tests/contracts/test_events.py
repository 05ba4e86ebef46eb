"""The event contract: each type has a golden sample, the sample is what is written and read,
nothing personal fits.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cloudevents.v1.kafka import KafkaMessage, from_binary
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.routing.leads import domain as leads
from shared.events import EVENT_TYPES, TOPICS, Envelope, UnknownType, Unreadable, decode, encode
from shared.events import lead as lead_events
from shared.events.event import Event
from tests.support.hostile import CANARY, hostile_records
from tests.support.outboxes import received

SAMPLES = Path(__file__).parents[2] / "shared" / "events" / "samples"
PERSONAL_WORDS = {
    "given_name",
    "family_name",
    "email",
    "message",
    "claim_number",
    "postal_prefix",
    "screening_answers",
    "patient",
    "date_of_birth",
    "born_on",
    "free_text",
}


def enveloped(event: Event, **more: str) -> Envelope:
    at = datetime(2026, 11, 23, 17, 0, 0, 123000, tzinfo=UTC)
    return Envelope(
        id="e-1", source="inquiry", key=event.key, sequence=7, time=at, data=event, **more
    )


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_every_event_type_has_a_golden_sample_that_is_read_and_written_unchanged(
    event_type: str,
) -> None:
    sample = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    event = EVENT_TYPES[event_type].model_validate(sample)
    assert json.loads(event.model_dump_json()) == sample
    assert set(sample) == set(type(event).model_fields), "a sample shows every field"


def test_no_sample_belongs_to_a_type_that_is_gone() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(EVENT_TYPES)


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_no_event_has_a_field_for_personal_data(event_type: str) -> None:
    assert not PERSONAL_WORDS & set(EVENT_TYPES[event_type].model_fields)


def test_every_type_travels_on_one_topic_and_is_named_as_a_fact_with_a_version() -> None:
    travelling = [event.type for topic in TOPICS for event in topic.events]
    assert sorted(set(travelling)) == sorted(EVENT_TYPES)
    for event_type in travelling:
        noun, fact, version = event_type.split(".")
        assert noun.isalpha()
        assert fact.endswith(("d", "n", "sent", "overdue"))  # received, withdrawn
        assert version.startswith("v")


def test_what_is_encoded_is_decoded_to_the_same_envelope() -> None:
    sent = enveloped(
        received("i-1"),
        traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
        correlation_id="c-12345678",
    )
    record = encode(sent)
    assert decode(record.key, record.value, record.headers) == sent


def test_a_record_is_a_cloudevent_in_kafka_binary_mode_for_the_official_library_too() -> None:
    record = encode(enveloped(received("i-1")))
    message = KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value)
    event = from_binary(message)
    assert event["type"] == "inquiry.received.v1"
    assert event["source"] == "/wayfare/inquiry"
    assert event["id"] == "e-1"
    assert event.data["inquiry_id"] == "i-1"


def test_an_additional_field_of_a_newer_program_is_passed_over() -> None:
    record = encode(enveloped(received("i-1")))
    value = json.dumps({**json.loads(record.value), "added_later": 1}).encode()
    decoded = decode(record.key, value, record.headers)
    assert isinstance(decoded, Envelope)
    assert decoded.data == received("i-1")


@pytest.mark.parametrize(
    ("event_type", "is_newer_major"),
    [
        ("inquiry.received.v2", True),
        ("inquiry.received.v17", True),
        ("inquiry.dreamed.v1", False),
        ("some.other-fact.v3", False),
    ],
)
def test_an_unknown_type_is_an_outcome_of_its_own(event_type: str, is_newer_major: bool) -> None:
    record = encode(enveloped(received("i-1")))
    headers = [(n, event_type.encode() if n == "ce_type" else v) for n, v in record.headers]
    assert decode(record.key, record.value, headers) == UnknownType(event_type, is_newer_major)


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("ce_id", None, "missing.ce_id"),
        ("ce_time", b"yesterday", "attributes.malformed"),
        ("ce_time", b"2026-11-23T17:00:00", "attributes.malformed"),
        ("ce_sequence", b"first", "attributes.malformed"),
        ("ce_sequence", b"0", "attributes.malformed"),
        ("ce_sequence", b"-1", "attributes.malformed"),
        ("ce_sequence", b"9" * 16, "attributes.malformed"),
        ("ce_sequence", b"9" * 300, "attributes.malformed"),
        ("ce_time", b"9999-12-31T23:59:59Z", "attributes.malformed"),
        ("ce_time", b"0001-01-01T00:00:00+14:00", "attributes.malformed"),
        ("ce_source", b"\xff", "not.utf-8"),
        ("ce_specversion", b"2.0", "specversion.unsupported"),
        ("ce_specversion", b"1", "specversion.unsupported"),
        ("ce_type", b"", "missing.ce_type"),
        ("ce_type", b"inquiry.received..v0", "type.malformed"),
        ("ce_type", b"inquiry.received.v0", "type.malformed"),
        ("ce_type", b"inquiry.received.v1.1", "type.malformed"),
        ("ce_type", b"inquiry.received.v01", "type.malformed"),
        ("ce_type", b"inquiry.received.V1", "type.malformed"),
        ("ce_type", b"a.b.vx", "type.malformed"),
        ("ce_id", b"x" * 5000, "header.too-long"),
    ],
)
def test_malformed_attributes_are_unreadable_with_a_reason(
    header: str, value: bytes | None, reason: str
) -> None:
    record = encode(enveloped(received("i-1")))
    headers = [(n, v) for n, v in record.headers if n != header]
    headers += [(header, value)] if value is not None else []
    assert decode(record.key, record.value, headers) == Unreadable(reason)


@pytest.mark.parametrize("name", ["ce_id", "ce_type", "ce_specversion", "ce_time", "ce_sequence"])
def test_a_header_without_a_value_is_as_good_as_none(name: str) -> None:
    record = encode(enveloped(received("i-1")))
    headers: list[tuple[str, bytes | None]] = [
        (n, None if n == name else v) for n, v in record.headers
    ]
    assert decode(record.key, record.value, headers) == Unreadable(f"missing.{name}")


def test_a_header_of_somebody_else_may_hold_anything() -> None:
    record = encode(enveloped(received("i-1")))
    headers = [*record.headers, ("other", None), ("binary", b"\xff\xfe")]
    assert isinstance(decode(record.key, record.value, headers), Envelope)


def test_an_attribute_that_comes_twice_is_unreadable() -> None:
    record = encode(enveloped(received("i-1")))
    headers = [*record.headers, ("ce_id", b"another")]
    assert decode(record.key, record.value, headers) == Unreadable("header.repeated")


def test_an_assignment_of_before_coordinators_were_named_is_read() -> None:
    sample = json.loads((SAMPLES / "lead.assigned.v1.json").read_text(encoding="utf-8"))
    del sample["coordinator_name"]
    assert lead_events.LeadAssigned.model_validate(sample).coordinator_name is None


def test_an_event_under_the_key_of_another_aggregate_is_unreadable() -> None:
    record = encode(enveloped(received("i-1")))
    assert decode(b"i-2", record.value, record.headers) == Unreadable("key.of-another")


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_every_hostile_form_of_every_field_is_decoded_or_unreadable_and_bears_arithmetic(
    event_type: str,
) -> None:
    for hostile in hostile_records(event_type):
        outcome = decode(hostile.key, hostile.value, hostile.headers)
        assert isinstance(outcome, Envelope | UnknownType | Unreadable)
        if isinstance(outcome, Unreadable):
            assert CANARY not in outcome.reason
        if isinstance(outcome, Envelope):
            for at in (outcome.time, *_instants(outcome.data)):
                assert at + timedelta(days=400) > at - timedelta(days=400)


def _instants(event: Event) -> list[datetime]:
    return [v for v in event.model_dump().values() if isinstance(v, datetime)]


@pytest.mark.parametrize(
    ("event_type", "field", "value"),
    [
        ("inquiry.received.v1", "received_at", "9999-12-31T23:59:59Z"),
        ("inquiry.received.v1", "earliest", "0001-01-01"),
        ("location.published.v1", "reply_within_hours", 10**12),
        ("location.published.v1", "timezone", "America/Atlantis"),
        ("location.published.v1", "hours", {"mon": [["8:30", "12:00"]]}),
        ("location.published.v1", "hours", {"mon": [["25:00", "26:00"]]}),
        ("location.published.v1", "position", {"latitude": 1e300, "longitude": 0}),
        ("offering.published.v1", "revision", 2**63),
        ("offering.published.v1", "doctors", [{"slug": "a", "capacity": 10**20}]),
        ("offering.published.v1", "doctors", [{"slug": "a$b.c", "capacity": 1}]),
        ("procedure.published.v1", "titles", {"$where": "x"}),
    ],
)
def test_what_storing_or_reckoning_cannot_bear_is_refused_where_it_enters(
    event_type: str, field: str, value: object
) -> None:
    sample = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    with pytest.raises(ValidationError):
        EVENT_TYPES[event_type].model_validate_json(json.dumps({**sample, field: value}))


@pytest.mark.parametrize(
    ("event_type", "field"),
    [
        ("inquiry.received.v1", "payer_kind"),
        ("procedure.published.v1", "insured_status"),
        ("lead.assigned.v1", "travel_class"),
    ],
)
def test_a_code_that_only_a_newer_program_knows_is_carried_as_it_is(
    event_type: str, field: str
) -> None:
    sample = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    event = EVENT_TYPES[event_type].model_validate({**sample, field: "of_tomorrow"})
    assert getattr(event, field) == "of_tomorrow"


def test_the_reason_of_an_unreadable_event_never_quotes_it() -> None:
    record = encode(enveloped(received("i-1")))
    value = record.value.replace(b'"self"', b'"CANARY-value"')
    outcome = decode(record.key, value, record.headers)
    assert isinstance(outcome, Unreadable)
    assert outcome.reason == "payer_kind.string_pattern_mismatch"


@given(
    key=st.none() | st.binary(max_size=20),
    value=st.none() | st.binary(max_size=60),
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                ["ce_id", "ce_type", "ce_time", "ce_sequence", "ce_source", "ce_specversion", "x"]
            ),
            st.binary(max_size=30),
        ),
        max_size=8,
    ),
)
def test_no_bytes_make_the_decoder_raise(
    key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]
) -> None:
    assert isinstance(decode(key, value, headers), (UnknownType, Unreadable))


def test_the_networks_desk_has_one_name() -> None:
    """The domain of leads may not import the contract."""
    assert lead_events.NETWORK_DESK == leads.NETWORK_DESK
