"""Documents, records and an email of inquiries that a running system has handled: the floor writes
others of the same sizes.
"""

import asyncio
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import bson

from shared.events import INQUIRY_EVENTS, LEAD_EVENTS, Envelope, Record, decode
from shared.mongo import Client, Document, connect
from shared.outbox import pending
from tests.bench.records import newest
from tests.support.mails import caught_mails
from tests.support.system import System

_DOCUMENTS = 100
_NEWEST = [("_id", -1)]


async def write_sample(system: System, folder: Path) -> Path:
    """A file with what `FloorRun.sampled` describes, of the newest inquiries."""
    state = system.state()
    servers = state["kafka"]["bootstrap_servers"]
    inquiry_records, lead_records = await asyncio.gather(
        newest(servers, INQUIRY_EVENTS.name, _DOCUMENTS),
        newest(servers, LEAD_EVENTS.name, _DOCUMENTS),
    )
    client = connect(state["mongo"], application="bench")
    try:
        sample = await _documents(client, _outboxes(inquiry_records), _outboxes(lead_records))
    finally:
        client.close()
    sample["inquiry_records"] = [_record_document(one) for one in inquiry_records]
    sample["lead_records"] = [_record_document(one) for one in lead_records]
    sample["mail"] = await _mail(system)
    path = folder / "floor-sample.bson"
    path.write_bytes(bson.encode(sample))
    return path


async def _documents(
    client: Client,
    inquiry_outboxes: Mapping[str, list[Document]],
    lead_outboxes: Mapping[str, list[Document]],
) -> Document:
    """As they are first written: with their event in the outbox and an email that is due."""
    inquiry, routing = client["wayfare_inquiry"], client["wayfare_routing"]
    inquiries = await inquiry["inquiries"].find().sort(_NEWEST).limit(_DOCUMENTS).to_list(None)
    ids = [one["_id"] for one in inquiries]
    leads = await routing["leads"].find({"inquiry_id": {"$in": ids}}).to_list(None)
    keys = await client["wayfare_vault"]["sealing_keys"].find({"_id": {"$in": ids}}).to_list(None)
    rounds = await routing["decision_rounds"].find().sort(_NEWEST).limit(_DOCUMENTS).to_list(None)
    for one in inquiries:
        one["outbox"] = inquiry_outboxes.get(one["_id"], [])
        one["emails"] = one.pop("emails_done", [])
    for one in leads:
        one["outbox"] = lead_outboxes.get(one["inquiry_id"], [])
    largest = sorted(rounds, key=lambda one: -len(bson.encode(one)))
    return {"inquiries": inquiries, "keys": keys, "leads": leads, "rounds": largest[:1]}


def _outboxes(records: Sequence[Record]) -> dict[str, list[Document]]:
    """The outbox that each record came from, by its key."""
    read = [decode(one.key, one.value, one.headers) for one in records]
    return {
        one.key: pending(
            [one.data], key=one.key, source=one.source, first_sequence=one.sequence, now=one.time
        )
        for one in read
        if isinstance(one, Envelope)
    }


def _record_document(record: Record) -> Document:
    headers = [list(header) for header in record.headers]
    return {"key": record.key, "value": record.value, "headers": headers}


async def _mail(system: System) -> bytes:
    caught = (await caught_mails(system))[0]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = caught["from"], ", ".join(caught["to"])
    message["Subject"] = caught["subject"]
    message.set_content(caught["text"])
    message.add_alternative(caught["html"], subtype="html")
    return message.as_bytes()
