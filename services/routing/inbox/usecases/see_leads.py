"""Who sees which leads: the one place where roles and scopes become visibility."""

from services.routing.inbox.domain import Visibility
from shared.auth.domain import Principal, Role

INBOX_ROLES = (Role.COORDINATOR, Role.DOCTOR, Role.MANAGER, Role.AUDITOR)
CONTACT_ROLES = (Role.COORDINATOR, Role.DOCTOR)
NOTHING = Visibility()


def visible_to(principal: Principal) -> Visibility:
    """What lies in the clinics of the account's scope; doctors see their own leads there."""
    scope = principal.scope
    match principal.role:
        case Role.COORDINATOR | Role.MANAGER | Role.AUDITOR:
            return Visibility(clinics=scope.clinics, every_clinic=scope.everything)
        case Role.DOCTOR if principal.doctor:
            return Visibility(
                clinics=scope.clinics,
                every_clinic=scope.everything,
                only_doctor=principal.doctor,
            )
        case _:
            return NOTHING
