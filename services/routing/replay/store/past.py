"""Past decisions, read from the leads in large pages with only the fields that a replay needs.

The index that lists go by has status before time: asked for every status there is, it gives all
leads in the order of their inquiries, so that no other index has to be kept up with each lead.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from pymongo import ASCENDING

from services.routing.decisions.domain import DoctorAtClinic, InputPositions
from services.routing.documents import CONVERTER, facts_of
from services.routing.leads.domain import Action
from services.routing.replay.domain import Move, PastDecision, Period, stays_of
from services.routing.replay.ports import PastPage
from shared.eligibility.domain import Verdict
from shared.logs import get_log
from shared.mongo import UNREADABLE, Database, Document, known

COLLECTION: Final = "leads"
_PAGE: Final = 2_000
_FIELDS: Final = dict.fromkeys(
    (
        "received_at",
        "facts",
        "decision.inputs",
        "decision.inquiry",
        "decision.decided_at",
        "decision.outcome.kind",
        "decision.outcome.location",
        "decision.outcome.doctor",
        "decision.outcome.eligibility.verdict",
        "decision.outcome.reasons.eligibility.verdict",
        "actions.action",
        "actions.at",
        "actions.source",
        "actions.target",
    ),
    1,
)
_LEAVES: Final = frozenset(
    {
        Action.DECLINE.value,
        Action.REASSIGN.value,
        Action.TRANSFER.value,
        Action.CLOSE.value,
        Action.WITHDRAW.value,
    }
)
_log = get_log(__name__)


class MongoPastDecisions:
    def __init__(self, database: Database, *, page: int = _PAGE) -> None:
        self._leads = database[COLLECTION]
        self._page = page

    async def count(self, period: Period) -> int:
        return int(await self._leads.count_documents(await self._within_period(period)))

    async def pages(self, period: Period, *, decided_until: datetime) -> AsyncIterator[PastPage]:
        wanted = await self._within_period(period)
        order = [("received_at", ASCENDING), ("_id", ASCENDING)]
        cursor = self._leads.find(wanted, _FIELDS, sort=order, batch_size=self._page)
        while documents := await cursor.to_list(self._page):
            found = [one for one in map(_past, documents) if one is not None]
            yield PastPage(
                decisions=[one for one in found if one.decided_at <= decided_until],
                received_until=documents[-1]["received_at"],
            )

    async def _within_period(self, period: Period) -> Document:
        statuses = await self._leads.distinct("status")
        received = {"$gte": period.begin, "$lt": period.end}
        return {"status": {"$in": statuses}, "received_at": received}


def _past(document: Document) -> PastDecision | None:
    """None for what cannot be read: it costs itself, and the report tells how many there are."""
    try:
        return _readable(document)
    except UNREADABLE as error:
        _log.error("document.unreadable", error, collection=COLLECTION, key=str(document["_id"]))
        return None


def _readable(document: Document) -> PastDecision:
    decision, lead_id = document["decision"], document["_id"]
    outcome, decided_at = decision["outcome"], decision["decided_at"]
    if not isinstance(decided_at, datetime) or not isinstance(lead_id, str):
        raise TypeError("a time and an id expected")
    inputs, facts = decision.get("inputs"), facts_of(decision.get("inquiry") or document["facts"])
    moves = [_move(one) for one in document.get("actions", ()) if one["action"] in _LEAVES]
    return PastDecision(
        lead_id=lead_id,
        facts=facts,
        decided_at=decided_at,
        inputs=CONVERTER.structure(inputs, InputPositions) if inputs else None,
        to=_to(outcome),
        verdict=_verdict(outcome),
        left_at=min((one.at for one in moves if one.at >= decided_at), default=None),
        stays=(
            stays_of(moves, received_at=facts.received_at, decided_at=decided_at) if moves else ()
        ),
    )


def _to(outcome: Document) -> DoctorAtClinic | None:
    if outcome["kind"] != "assigned":
        return None
    return DoctorAtClinic.parse(f"{outcome['location']}/{outcome['doctor']}")


def _verdict(outcome: Document) -> Verdict | None:
    found = outcome.get("eligibility")
    if found is None:
        named = (one.get("eligibility") for one in outcome.get("reasons", ()))
        found = next((one for one in named if one), None)
    return known(Verdict, found["verdict"], Verdict.UNKNOWN) if found else None


def _move(action: Document) -> Move:
    """Where the lead goes and whence, as far as that is a doctor and not a clinic or a stage."""
    at = action["at"]
    if not isinstance(at, datetime):
        raise TypeError("a time expected")
    is_choice = action["action"] == Action.REASSIGN.value
    target = _doctor(action.get("target")) if is_choice else None
    return Move(at=at, source=_doctor(action.get("source")), target=target)


def _doctor(name: str | None) -> str | None:
    return str(DoctorAtClinic.parse(name)) if name and "/" in name else None
