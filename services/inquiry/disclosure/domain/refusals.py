"""Why details are not shown. What exactly was wrong is recorded, not told."""

from shared.disclosure import assertion
from shared.errors import Forbidden, Refusal, Unauthenticated


class AssertionNotAccepted(Unauthenticated):
    code = assertion.NOT_ACCEPTED
    title = "This assertion is not accepted."


class DisclosureForbidden(Forbidden):
    code = assertion.FORBIDDEN
    title = "This account may not be shown these details."


class DetailsErased(Refusal):
    code = assertion.ERASED
    title = "The patient's details have been erased."
    status = 410
