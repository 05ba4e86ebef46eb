"""What others are told of a lead: ids and codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.routing.decisions.domain import Unroutable, codes_of, questions_of
from services.routing.leads.domain import (
    STAGES,
    Action,
    Lead,
    LeadStatus,
    lead_id_of,
    offered_by,
    open_offers,
)
from services.routing.leads.ports import Leads
from shared.events import (
    Event,
    LeadAccepted,
    LeadAdvanced,
    LeadAssigned,
    LeadClosed,
    LeadContacted,
    LeadDeclined,
    LeadOffered,
    LeadOverdue,
    LeadPersonDecided,
    LeadQuestionAsked,
    LeadReassigned,
    LeadTransferred,
    LeadUnrouted,
)

MOST_OFFERED: Final = 20
"""Clinics that one event names."""
_CLOSES: Final = (Action.CLOSE, Action.REFUSE)
Names = Mapping[str, str]
"""What coordinators are called before patients, by account."""
_NOBODY: Final[Names] = {}
_BY_HAND: Final = "person"
"""Stands for a policy where somebody chose the doctor."""


@dataclass(frozen=True, kw_only=True)
class AnnounceAgain:
    """Inquiry asks again for inquiries whose answer it has not had: a topic may lose records."""

    leads: Leads

    async def __call__(self, inquiry_ids: Sequence[str], names: Names = _NOBODY) -> None:
        for inquiry_id in inquiry_ids:
            lead = await self.leads.get(lead_id_of(inquiry_id))
            if lead is not None:
                await self.leads.announce(lead, list(_all_events(lead, names)))


def _all_events(lead: Lead, names: Names) -> Iterator[Event]:
    """Everything that is to be known of the lead as it is now, in the order of its life."""
    yield from first_events(lead, names)
    if locations := open_offers(lead):
        yield _offered(lead, locations[:MOST_OFFERED], lead.updated_at)
    if lead.contacted_at is not None:
        yield _contacted(lead)
    if lead.status in STAGES:
        yield _advanced(lead, lead.status.value, lead.updated_at)
    yield from _decided_by_person(lead)
    if lead.status is LeadStatus.CLOSED:
        yield LeadClosed(**_of(lead), reason=_reason_of_closing(lead), closed_at=lead.updated_at)


def action_events(lead: Lead, names: Names = _NOBODY) -> list[Event]:
    """What the last action on the lead is told as. Where it changes who has the lead, that is told
    too: whoever only follows where leads are needs to know no action.
    """
    done, common = lead.actions[-1], _of(lead)
    location, _, doctor = (done.source or "").partition("/")
    match done.action:
        case Action.CONTACT:
            return [_contacted(lead)]
        case Action.ACCEPT:
            return [LeadAccepted(**common, doctor=lead.doctor, accepted_at=done.at)]
        case Action.DECLINE:
            previous = {**common, "location": location, "doctor": doctor}
            declined = LeadDeclined(**previous, reason=done.reason, declined_at=done.at)
            return [declined, routing_event(lead, names)]
        case Action.REASSIGN:
            reassigned = LeadReassigned(
                **common,
                doctor=lead.doctor,
                previous_location=location or None,
                previous_doctor=doctor or None,
                reason=done.reason,
                reassigned_at=done.at,
            )
            return [reassigned, routing_event(lead, names), *_decided_by_person(lead, done.at)]
        case Action.APPROVE:
            return _decided_by_person(lead, done.at)
        case Action.TRANSFER:
            transferred = LeadTransferred(
                **common,
                previous_location=location or None,
                reason=done.reason,
                due_at=lead.due_at if lead.clock.runs else None,
                transferred_at=done.at,
            )
            return [transferred, routing_event(lead)]
        case Action.OFFER:
            return [_offered(lead, offered_by(done.target), done.at)]
        case Action.ADVANCE:
            return [_advanced(lead, done.target or "", done.at)]
        case Action.CLOSE | Action.REFUSE:
            return [LeadClosed(**common, reason=done.reason, closed_at=done.at)]
        case _:
            return []


def overdue_event(lead: Lead, now: datetime) -> Event:
    return LeadOverdue(**_of(lead), status=lead.status.value, due_at=lead.due_at, noticed_at=now)


def first_events(lead: Lead, names: Names = _NOBODY) -> list[Event]:
    """Of a new lead."""
    return [routing_event(lead, names), *_questions(lead)]


def waiting_events(before: Lead, after: Lead) -> list[Event]:
    """Of a lead that waits on: a question is told once, and that there is none any more."""
    if set(_asks(before)) == set(_asks(after)):
        return []
    return _questions(after) or [routing_event(after)]


def _questions(lead: Lead) -> list[Event]:
    questions = _asks(lead)
    if not questions:
        return []
    asked_at = lead.decision.decided_at
    return [LeadQuestionAsked(**_of(lead), questions=questions, asked_at=asked_at)]


def _asks(lead: Lead) -> tuple[str, ...]:
    return questions_of(lead.decision.outcome) if lead.status is LeadStatus.UNROUTED else ()


def routing_event(lead: Lead, names: Names = _NOBODY) -> Event:
    """Where the lead is, or why nowhere yet."""
    if lead.location and lead.doctor:
        return LeadAssigned(
            **_of(lead),
            doctor=lead.doctor,
            coordinator=lead.coordinator,
            coordinator_name=names.get(lead.coordinator or ""),
            travel_class=lead.travel_class.value,
            due_at=lead.due_at,
            policy=_BY_HAND if _was_moved_by_hand(lead) else lead.decision.policy,
            assigned_at=lead.assigned_at or lead.updated_at,
        )
    reasons, at = _why_unrouted(lead)
    unrouted = {**_of(lead), "because": reasons, "decided_at": at}  # the contract's own field
    return LeadUnrouted(**unrouted)


def _was_moved_by_hand(lead: Lead) -> bool:
    """Whether a person, and not the decision, chose its doctor."""
    return any(
        done.action is Action.REASSIGN and done.version == lead.assigned_version
        for done in lead.actions
    )


def _why_unrouted(lead: Lead) -> tuple[tuple[str, ...], datetime]:
    """As decided; a lead that was handed back has not been decided on again yet."""
    outcome = lead.decision.outcome
    if isinstance(outcome, Unroutable):
        return codes_of(outcome), lead.decision.decided_at
    handed_on = {Action.DECLINE: "lead.declined", Action.TRANSFER: "lead.transferred"}
    reasons = [handed_on[done.action] for done in lead.actions if done.action in handed_on]
    return tuple(reasons[-1:]) or ("unknown",), lead.updated_at


def _contacted(lead: Lead) -> LeadContacted:
    if lead.contacted_at is None:
        raise ValueError("a contacted lead has a time of contact")
    return LeadContacted(**_of(lead), contacted_at=lead.contacted_at)


def _advanced(lead: Lead, stage: str, at: datetime) -> LeadAdvanced:
    return LeadAdvanced(**_of(lead), stage=stage, on=lead.treatment_on, advanced_at=at)


def _offered(lead: Lead, locations: Sequence[str], at: datetime) -> LeadOffered:
    return LeadOffered(**_of(lead), locations=tuple(locations), offered_at=at)


def _decided_by_person(lead: Lead, at: datetime | None = None) -> list[Event]:
    """That a person had the say that the patient asked for; with `at`, only if it was then."""
    decided_at = lead.person_decided_at
    if decided_at is None or at not in (None, decided_at):
        return []
    return [LeadPersonDecided(**_of(lead), decided_at=decided_at)]


def _reason_of_closing(lead: Lead) -> str:
    reasons = [done.reason for done in lead.actions if done.action in _CLOSES]
    return (reasons[-1:] or ["other"])[0] or "other"


def _of(lead: Lead) -> dict[str, Any]:
    return {
        "lead_id": lead.id,
        "inquiry_id": lead.inquiry_id,
        "reference": lead.reference,
        "location": lead.home,
    }
