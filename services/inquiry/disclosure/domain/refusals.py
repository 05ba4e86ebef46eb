"""Why details are not shown and notes not taken. What exactly was wrong is recorded, not told."""

from shared.disclosure import assertion
from shared.errors import Forbidden, Refusal, Unauthenticated


class AssertionNotAccepted(Unauthenticated):
    code = assertion.NOT_ACCEPTED
    title = "This assertion is not accepted."


class DisclosureForbidden(Forbidden):
    code = assertion.FORBIDDEN
    title = "This account may not do this with these details."


class DetailsErased(Refusal):
    code = assertion.ERASED
    title = "The patient's details have been erased."
    status = 410
