"""Why an inquiry is not taken."""

from shared.errors import Conflict, Invalid


class SubmissionRefused(Invalid):
    """Some fields, taken together or held against the catalogue, cannot be accepted."""

    code = "inquiry.refused"


class IdempotencyKeyReused(Conflict):
    code = "inquiry.idempotency-key-reused"
    title = "This idempotency key was already used for another inquiry."
