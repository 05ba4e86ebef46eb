"""Who may do what with which lead: the one policy, asked by every use case itself.

It knows roles by their names and scopes by what they hold, and nothing of how somebody signs in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from services.routing.leads.domain.actions import Action

NETWORK_DESK: Final = "network-desk"
"""Among the clinics of an account, and as the home of a lead: nobody's clinic, the network's own
desk.
"""


class ClinicScope(Protocol):
    @property
    def clinics(self) -> frozenset[str]: ...
    @property
    def everything(self) -> bool: ...


class Actor(Protocol):
    """Somebody signed in. `doctor`: their own entry in the directory."""

    @property
    def role(self) -> str: ...
    @property
    def scope(self) -> ClinicScope: ...
    @property
    def doctor(self) -> str | None: ...


_SEES: Final = frozenset({Action.READ})
_WORKS: Final = _SEES | {
    Action.OPEN_DETAILS, Action.CONTACT, Action.ACCEPT, Action.DECLINE, Action.ADVANCE,
    Action.CLOSE, Action.NOTE, Action.MESSAGE, Action.PLAN,
}  # fmt: skip
_MOVES: Final = frozenset({Action.REASSIGN, Action.TRANSFER})
_DECIDES: Final = frozenset({Action.APPROVE, Action.REFUSE, Action.OFFER})
_MAY: Final[Mapping[str, frozenset[Action]]] = {
    "coordinator": _WORKS | _MOVES | _DECIDES,
    "doctor": _WORKS,
    "manager": _SEES | _MOVES | _DECIDES,
    "auditor": _SEES,
}
"""Every other role has nothing to do with leads."""
_EDIT_ROSTER: Final = frozenset({"coordinator", "manager"})
_READ_ROSTER: Final = _EDIT_ROSTER | {"auditor"}
_CHANGE_POLICIES: Final = frozenset({"manager"})
_READ_POLICIES: Final = _CHANGE_POLICIES | {"auditor"}
_READ_REPORTS: Final = frozenset({"manager", "auditor"})
_READ_LEDGER: Final = frozenset({"manager", "privacy_officer", "auditor"})
_NOTIFIED: Final = frozenset({"coordinator", "doctor", "manager"})
_OVERSEE: Final = frozenset({"privacy_officer", "auditor"})
_WORK_NETWORK_QUEUES: Final = frozenset({"manager", "privacy_officer"})
_READ_NETWORK_QUEUES: Final = _WORK_NETWORK_QUEUES | {"auditor"}
_READ_LEAD_QUEUES: Final = frozenset({"coordinator", "manager", "auditor"})


class Access(StrEnum):
    ALLOWED = "allowed"
    ROLE_MAY_NOT = "role_may_not"
    OUT_OF_SIGHT = "out_of_sight"
    """For this person the lead does not exist."""


def home_of(location: str | None, waits_at: str | None) -> str:
    """Who looks after a lead: its clinic; while it has none, the one that it waits at; else the
    network's desk.
    """
    return location or waits_at or NETWORK_DESK


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a lead is: what decides who may see it."""

    location: str | None
    wished_location: str | None = None
    waits_at: str | None = None
    doctor: str | None = None
    is_at_network_desk: bool = False
    """The network's desk looks at it too, since its clinic is far beyond the deadline."""

    @property
    def home(self) -> str:
        """The clinic, or the network's desk, that looks after the lead."""
        return home_of(self.location, self.waits_at)


@dataclass(frozen=True, kw_only=True)
class Visibility:
    """Whose leads somebody sees. An empty one shows nothing.

    `only_doctor`: a doctor sees their own leads and nobody else's.
    """

    clinics: frozenset[str] = frozenset()
    every_clinic: bool = False
    only_doctor: str | None = None

    def covers(self, location: str) -> bool:
        return self.every_clinic or location in self.clinics

    def shows(self, placement: Placement) -> bool:
        if self.only_doctor is not None and placement.doctor != self.only_doctor:
            return False
        is_escalated = placement.is_at_network_desk and self.covers(NETWORK_DESK)
        return is_escalated or self.covers(placement.home)


NOTHING: Final = Visibility()


def visible_to(actor: Actor) -> Visibility:
    """What lies in the clinics of the account's scope; doctors see their own leads there."""
    if not may_ever(actor, Action.READ):
        return NOTHING
    is_doctor = actor.role == "doctor"
    if is_doctor and not actor.doctor:
        return NOTHING
    return Visibility(
        clinics=actor.scope.clinics,
        every_clinic=actor.scope.everything,
        only_doctor=actor.doctor if is_doctor else None,
    )


def may_ever(actor: Actor, action: Action) -> bool:
    """Whether the role includes the action at all, whichever lead it is about."""
    return action in _MAY.get(actor.role, frozenset())


def access(actor: Actor, action: Action, placement: Placement) -> Access:
    """Whether this person may do this with a lead that is there."""
    if not may_ever(actor, action):
        return Access.ROLE_MAY_NOT
    return Access.ALLOWED if visible_to(actor).shows(placement) else Access.OUT_OF_SIGHT


def may_be_notified(actor: Actor) -> bool:
    """Of what waits for them: whoever does something about leads, and not only looks."""
    return actor.role in _NOTIFIED


def may_read_roster(actor: Actor) -> bool:
    return actor.role in _READ_ROSTER


def may_edit_roster(actor: Actor) -> bool:
    return actor.role in _EDIT_ROSTER


def may_change_policies(actor: Actor) -> bool:
    """They decide for the whole network, and so do their replays."""
    return actor.scope.everything and actor.role in _CHANGE_POLICIES


def may_read_policies(actor: Actor) -> bool:
    return actor.scope.everything and actor.role in _READ_POLICIES


def may_read_reports(actor: Actor) -> bool:
    """Of the clinics in their scope."""
    return actor.role in _READ_REPORTS


def may_read_ledger(actor: Actor) -> bool:
    """It counts the inquiries of the whole network, and of no clinic."""
    return actor.scope.everything and actor.role in _READ_LEDGER


def may_read_lead_queues(actor: Actor) -> bool:
    """What waits without a doctor at the clinics in their scope; it is no doctor's."""
    return actor.role in _READ_LEAD_QUEUES


def may_read_network_queues(actor: Actor) -> bool:
    """What waits for somebody who answers for the whole network, and is no clinic's."""
    return actor.scope.everything and actor.role in _READ_NETWORK_QUEUES


def may_work_network_queues(actor: Actor) -> bool:
    return actor.scope.everything and actor.role in _WORK_NETWORK_QUEUES


def may_oversee(actor: Actor) -> bool:
    """Sees who read which inquiry, in the whole network."""
    return actor.scope.everything and actor.role in _OVERSEE


def may_hold(actor: Actor) -> bool:
    """Says what must be kept, and has the records verified anew."""
    return may_oversee(actor) and actor.role == "privacy_officer"


def clinics_of(actor: Actor) -> Visibility:
    """The clinics of the account's scope, whatever its role is for."""
    return Visibility(clinics=actor.scope.clinics, every_clinic=actor.scope.everything)
