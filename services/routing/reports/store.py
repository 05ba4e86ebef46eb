"""Rows of reports, read from the collection that `leads` writes.

Along `{received_at, _id}` for the whole network, and along `{location, received_at, _id}` for
clinics: the indexes of the lists in `inbox/store.py`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from services.routing.leads.domain import Action, LeadStatus
from services.routing.leads.domain.status import has_ended
from services.routing.reports.domain import ReportRow
from shared.mongo import Database, Document, known, readable

_FIELDS: Final = dict.fromkeys(
    ("location", "doctor", "travel_class", "received_at", "facts.reply_by", "assigned_at",
     "contacted_at", "status", "actions.action", "actions.at", "actions.reason", "actions.source",
     "actions.target"),
    1,
)  # fmt: skip
_CHUNK: Final = 1_000
_MOVES: Final = frozenset({Action.REASSIGN, Action.TRANSFER})
_BOOKED: Final = LeadStatus.BOOKED.value


class MongoReportRows:
    def __init__(self, database: Database) -> None:
        self._leads = database["leads"]

    async def received(
        self, begin: datetime, end: datetime, clinics: Collection[str] | None, *, limit: int
    ) -> Sequence[ReportRow]:
        span: Document = {"received_at": {"$gte": begin, "$lt": end}}
        cursor = self._leads.find(looked_after_by(clinics, span), _FIELDS).limit(limit)
        rows: list[ReportRow] = []
        while documents := await cursor.to_list(_CHUNK):
            rows += readable(documents, _row, collection="leads")
        return rows


def looked_after_by(clinics: Collection[str] | None, span: Document) -> Document:
    """The same rule as `Placement.home`."""
    if clinics is None:
        return span
    here = {"$in": sorted(clinics)}
    return {"$or": [{"location": here, **span}, {"location": None, "waits_at": here, **span}]}


def _row(document: Document) -> ReportRow:
    done: list[Document] = list(document.get("actions") or ())
    status = known(LeadStatus, document["status"], LeadStatus.UNKNOWN)
    contacts = [one["at"] for one in done if one["action"] == Action.CONTACT]
    return ReportRow(
        location=document.get("location"),
        doctor=document.get("doctor"),
        travel_class=document["travel_class"],
        received_at=document["received_at"],
        reply_by=document["facts"]["reply_by"],
        assigned_at=document.get("assigned_at"),
        contacted_at=min(contacts, default=document.get("contacted_at")),
        has_moved=any(map(_has_left_somebody, done)),
        has_ended=has_ended(status) and status is not LeadStatus.UNKNOWN,
        is_booked=status is LeadStatus.BOOKED or any(map(_is_booking, done)),
    )


def _has_left_somebody(done: Document) -> bool:
    """A doctor at a clinic had it before; not only the clinic that it waited at."""
    was_with = done["action"] in _MOVES and "/" in (done.get("source") or "")
    return was_with or bool(done["action"] == Action.DECLINE)


def _is_booking(done: Document) -> bool:
    """It came to that stage, or was closed for that reason."""
    came_to = {Action.ADVANCE: done.get("target"), Action.CLOSE: done.get("reason")}
    return came_to.get(done["action"]) == _BOOKED
