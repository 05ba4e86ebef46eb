"""An inquiry as a document: whole, tolerant of what nobody can read, changed only where it is."""

from datetime import datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from bson import decode, encode
from bson.codec_options import CodecOptions

from services.inquiry.inquiries.domain import (
    LINK_LIVES_FOR,
    Note,
    Routed,
    Status,
    StatusChange,
    erase,
)
from services.inquiry.inquiries.store.documents import document_of, inquiry_of, update_of
from services.inquiry.inquiries.usecases.announce import received
from shared.mongo import UNREADABLE
from tests.inquiry.builders import body, received_inquiry
from tests.support.clocks import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(hours=1)
AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)


def stored(**changes: Any) -> dict[str, Any]:
    inquiry = received_inquiry()
    document = {**document_of(inquiry, [received(inquiry)]), **changes}
    return decode(encode(document, codec_options=AWARE), codec_options=AWARE)


def test_what_was_stored_is_read_again() -> None:
    sent = body(
        travel={"earliest": "2027-01-02", "latest": "2027-03-01"},
        willing_to_travel_to=["brossard"],
        residence={"country": "CA", "subdivision": "CA-ON", "plan_subdivision": "CA-QC"},
    )
    inquiry = received_inquiry(sent=sent).open_link(1, b"s", LATER)
    inquiry = inquiry.follow(Routed(sequence=1, lead_id="l", location="toronto", at=LATER))
    document = decode(encode(document_of(inquiry, []), codec_options=AWARE), codec_options=AWARE)
    assert inquiry_of(document) == inquiry
    assert document["_id"] == "i-1"
    assert document["facts"]["earliest"] == "2027-01-02"


@pytest.mark.parametrize(
    "changes",
    [
        {"of_tomorrow": {"a": 1}},
        {"emails": "no list"},
        {"emails": [5, {"kind": "of_tomorrow"}]},
        {"notes": [5, {"text": "no bytes"}]},
        {"sessions": [None]},
        {"repeat": "no mapping"},
        {"repeat": {"count": "many"}},
        {"outbox": "x", "events_seq": []},
        {"disclosures_head": 5},
    ],
    ids=repr,
)
def test_what_is_no_reason_not_to_show_an_inquiry_is_passed_over(changes: dict[str, Any]) -> None:
    inquiry = inquiry_of(stored(**changes))
    assert (inquiry.reference, inquiry.status) == ("WF-i-1", Status.RECEIVED)


@pytest.mark.parametrize("name", ["reference", "facts", "link", "locale", "received_at"])
def test_what_lacks_what_it_lives_by_is_unreadable(name: str) -> None:
    document = stored()
    del document[name]
    with pytest.raises(UNREADABLE):
        inquiry_of(document)


def test_an_inquiry_of_before_versions_were_kept_is_read() -> None:
    document = stored()
    del document["version"]
    assert inquiry_of(document).version == 0


def test_a_status_that_only_a_newer_version_has_is_unknown() -> None:
    newer = {"status": "travel_arranged", "at": LATER}
    inquiry = inquiry_of(stored(status="travel_arranged", history=[newer]))
    assert inquiry.status is Status.UNKNOWN
    assert inquiry.shown_status is Status.RECEIVED


def queued_at(at: datetime, kind: str, wait: timedelta = timedelta()) -> dict[str, object]:
    return {
        "id": f"{kind}.1.{at:%Y%m%d%H%M%S}",
        "kind": kind,
        "link_number": 1,
        "made_at": at,
        "due_at": at + wait,
    }


def test_an_update_names_what_has_changed_and_nothing_else() -> None:
    before = received_inquiry()
    followed = before.follow(Routed(sequence=1, lead_id="l", location="toronto", at=LATER))
    assert update_of(before, followed) == {
        "$set": {
            "lead.sequence": 1,
            "lead.lead_id": "l",
            "lead.outcome": "routed",
            "lead.location": "toronto",
            "lead.assigned_at": LATER,
            "link.sent_at": LATER,
            "link.expires_at": LATER + LINK_LIVES_FOR,
        },
        "$push": {"emails": {"$each": [queued_at(LATER, "assigned", timedelta(minutes=1))]}},
        "$inc": {"version": 1},
    }
    withdrawn = update_of(before, before.withdraw(LATER))
    assert withdrawn == {
        "$set": {
            "status": "withdrawn",
            "link.sent_at": LATER,
            "link.expires_at": LATER + LINK_LIVES_FOR,
        },
        "$push": {
            "history": {"$each": [{"status": "withdrawn", "at": LATER}]},
            "emails": {"$each": [queued_at(LATER, "withdrawn")]},
        },
        "$inc": {"version": 1},
    }


def test_erasing_takes_also_what_nobody_can_read_and_what_became_of_emails() -> None:
    before = received_inquiry()
    update = update_of(before, erase(before, LATER))
    for name in ("history", "emails", "notes", "corrections"):
        assert update["$set"][name] == []
    assert update["$unset"] == {"emails_done": ""}
    assert "$push" not in update


def test_a_queued_email_is_added_to_those_that_nobody_can_read() -> None:
    before = received_inquiry()
    update = update_of(before, before.request_link(LATER))
    (email,) = update["$push"]["emails"]["$each"]
    assert email == {
        "id": f"new_link.1.{LATER:%Y%m%d%H%M%S}",
        "kind": "new_link",
        "link_number": 1,
        "made_at": LATER,
        "due_at": LATER,
    }


def test_a_note_is_appended_in_the_same_write_as_the_version_and_read_again() -> None:
    before = received_inquiry()
    note = Note(id="n-1", by="account-1", name="Anna Roy", at=LATER, text=b"sealed")
    after = before.add_note(note)
    fields = {"id": "n-1", "by": "account-1", "name": "Anna Roy", "at": LATER, "text": b"sealed"}
    assert update_of(before, after) == {
        "$push": {"notes": {"$each": [fields]}},
        "$inc": {"version": 1},
    }
    document = decode(encode(document_of(after, []), codec_options=AWARE), codec_options=AWARE)
    assert inquiry_of(document) == after


def test_an_update_has_each_field_as_a_new_document_has_it() -> None:
    sent = body(travel={"earliest": "2027-01-02"}, willing_to_travel_to=["brossard"])
    after = received_inquiry(
        "b", sent=sent, locale="fr-CA", status=Status.CONTACTED, contact_hashes=(b"h",),
        history=(StatusChange(status=Status.CONTACTED, at=LATER),), received_at=LATER,
        consents=(),
    )  # fmt: skip
    whole = {**document_of(after, []), "id": "b"}
    written = update_of(received_inquiry("a"), after)["$set"]
    assert {"facts", "locale", "status", "contact_hashes", "received_at", "consents"} <= set(
        written
    )
    for path, value in written.items():
        assert value == reduce(getitem, path.split("."), whole)
