"""Why details are not shown. What exactly was wrong is recorded, not told."""

from shared.errors import Forbidden, Refusal, Unauthenticated


class AssertionNotAccepted(Unauthenticated):
    code = "disclosure.not-accepted"
    title = "This assertion is not accepted."


class DisclosureForbidden(Forbidden):
    code = "disclosure.forbidden"
    title = "This account may not be shown these details."


class DetailsErased(Refusal):
    code = "disclosure.erased"
    title = "The patient's details have been erased."
    status = 410
