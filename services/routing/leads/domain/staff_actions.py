"""Which of what happened to a lead its staff has done; the rest is the patient's, or routing's."""

from collections.abc import Sequence
from typing import Final

from services.routing.leads.domain.actions import Action, ActionRecord
from services.routing.leads.domain.erasing import ERASED
from services.routing.leads.domain.lead import NO_ANSWER, Lead

_PATIENTS: Final = frozenset({Action.ANSWER, Action.ASK_PERSON, Action.WITHDRAW})
_ROUTINGS: Final = frozenset({(Action.DECLINE, NO_ANSWER), (Action.CLOSE, ERASED)})


def done_by_staff(lead: Lead) -> Sequence[ActionRecord]:
    """What has made this version of it. By what was done and not by whose id it bears: an account
    may be called as it likes.
    """
    return [
        record
        for record in lead.actions
        if record.version == lead.version
        and record.action not in _PATIENTS
        and (record.action, record.reason) not in _ROUTINGS
    ]
