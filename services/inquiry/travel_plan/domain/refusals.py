"""Why there is no travel plan, and why it is not changed."""

from shared.errors import Conflict, Invalid


class NoClinicYet(Conflict):
    code = "travel-plan.no-clinic"
    title = "There is a travel plan once a clinic has the inquiry."


class DayNotKnown(Conflict):
    """A calendar takes dates, and examples are none."""

    code = "travel-plan.no-day"
    title = "There is nothing for a calendar until the day of the treatment is known."


class AgreementRefused(Invalid):
    code = "travel-plan.refused"
    title = "This cannot be agreed."
