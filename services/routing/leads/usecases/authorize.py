"""The access policy, asked: each use case refuses by it before it does or shows anything."""

from services.routing.leads.domain import (
    Access,
    Action,
    LeadNotFound,
    Placement,
    Visibility,
    access,
    clinics_of,
    may_be_notified,
    may_change_policies,
    may_edit_roster,
    may_ever,
    may_hold,
    may_oversee,
    may_read_lead_queues,
    may_read_ledger,
    may_read_network_queues,
    may_read_policies,
    may_read_reports,
    may_read_roster,
    may_work_network_queues,
    visible_to,
)
from shared.auth.domain import Principal, RoleMayNot
from shared.telemetry import security


def require_role(by: Principal, action: Action) -> None:
    """Before anything is looked up: some roles have nothing to do with leads, or with this."""
    if not may_ever(by, action):
        raise RoleMayNot


def require_access(by: Principal, action: Action, lead_id: str, placement: Placement) -> None:
    """What is out of sight does not exist, as far as the answer tells."""
    match access(by, action, placement):
        case Access.ROLE_MAY_NOT:
            raise RoleMayNot
        case Access.OUT_OF_SIGHT:
            security("out-of-scope", account=by.account_id, role=by.role.value, lead_id=lead_id)
            raise LeadNotFound(lead_id)
        case Access.ALLOWED:
            return


def visibility_for(by: Principal) -> Visibility:
    """Whose leads a list or a stream shows to this person."""
    require_role(by, Action.READ)
    return visible_to(by)


def require_notified(by: Principal) -> None:
    """To choose what one is sent of one's leads."""
    if not may_be_notified(by):
        raise RoleMayNot


def require_ledger(by: Principal) -> None:
    if not may_read_ledger(by):
        raise RoleMayNot


def require_lead_queues(by: Principal) -> None:
    if not may_read_lead_queues(by):
        raise RoleMayNot


def require_queues(by: Principal) -> None:
    """Of whatever kind."""
    if not (may_read_lead_queues(by) or may_read_network_queues(by)):
        raise RoleMayNot


def require_network_queues(by: Principal, *, acts: bool = False) -> None:
    """`acts`: beyond looking."""
    if not (may_work_network_queues(by) if acts else may_read_network_queues(by)):
        raise RoleMayNot


def require_oversight(by: Principal, *, acts: bool = False) -> None:
    """`acts`: beyond looking."""
    if not (may_hold(by) if acts else may_oversee(by)):
        raise RoleMayNot


def require_policies(by: Principal) -> None:
    """To read policies and what replays made of them."""
    if not may_read_policies(by):
        raise RoleMayNot


def require_policy_changes(by: Principal) -> None:
    if not may_change_policies(by):
        raise RoleMayNot


class ReportPolicy:
    """Whose leads somebody may see counted: those of the clinics in the account's scope."""

    def reported(self, by: Principal) -> Visibility:
        if not may_read_reports(by):
            raise RoleMayNot
        return clinics_of(by)


class RosterPolicy:
    """Whose entries of the roster somebody may read and edit: those of the clinics in the account's
    scope.
    """

    def readable(self, by: Principal) -> Visibility:
        if not may_read_roster(by):
            raise RoleMayNot
        return clinics_of(by)

    def editable(self, by: Principal) -> Visibility:
        if not may_edit_roster(by):
            raise RoleMayNot
        return clinics_of(by)
