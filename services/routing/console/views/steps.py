"""How far a lead may be taken on its way to the booking."""

from dataclasses import dataclass

from services.routing.console.views.chosen import Chosen, OpenForm
from services.routing.console.views.filters import Reader
from services.routing.console.views.possible import may
from services.routing.inbox.usecases.read_lead import SeenLead
from services.routing.leads.domain import DATED, Action, stages_ahead, treatment_days


@dataclass(frozen=True, kw_only=True)
class StepsView:
    """Stages are codes; `next` is the one button, `later` are folded behind it. `dated`: those with
    which a day of the treatment may be named, from `first_day` to `last_day`; `day`: the one that
    stands there. `opened`: the stage of the form that stands open.
    """

    href: str
    next: str
    later: tuple[str, ...]
    dated: tuple[str, ...]
    day: str
    first_day: str
    last_day: str
    opened: str | None


def steps_view(seen: SeenLead, reader: Reader, chosen: Chosen | None = None) -> StepsView | None:
    """None where there is no step that this reader may take. What was chosen stands there again,
    unless the lead has gone beyond it meanwhile.
    """
    ahead = [stage.value for stage in stages_ahead(seen.lead.status)]
    if not ahead or not may(Action.ADVANCE, seen, reader):
        return None
    first, last = treatment_days(reader.formatter.today(reader.now, seen.row.placement.home))
    typed = chosen if chosen and chosen.form is OpenForm.ADVANCE else None
    known = seen.lead.treatment_on
    still_ahead = known.isoformat() if known and first <= known <= last else ""
    return StepsView(
        href=reader.filters.address(f"/console/leads/{seen.row.id}/advance"),
        next=ahead[0],
        later=tuple(ahead[1:]),
        dated=tuple(stage.value for stage in sorted(DATED)),
        day=typed.day if typed else still_ahead,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
        opened=typed.target if typed and typed.target in ahead else None,
    )
