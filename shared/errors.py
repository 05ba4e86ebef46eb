"""Refusals: the foreseen ways in which a request can fail, each with a stable code.

A refusal carries ids as attributes and never personal data. One mapper (`shared.web.problems`)
turns it into HTTP.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar


class Refusal(Exception):
    """Somebody asked for something that the rules do not allow. `headers`: of the answer that says
    so, where a protocol asks for some.
    """

    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "The request was refused."
    status: ClassVar[int] = 400
    headers: Mapping[str, str] = MappingProxyType({})

    def __str__(self) -> str:
        return self.code


class NotFound(Refusal):
    code = "not-found"
    title = "There is nothing here."
    status = 404


class Conflict(Refusal):
    code = "conflict"
    title = "This does not fit what is already stored."
    status = 409


class Forbidden(Refusal):
    code = "forbidden"
    title = "You may not do this."
    status = 403


class Unauthenticated(Refusal):
    code = "unauthenticated"
    title = "Please sign in first."
    status = 401


class PreconditionFailed(Refusal):
    """`etag`: that of what is stored now, where it may be told."""

    etag: str | None = None
    code = "precondition-failed"
    title = "Somebody else has changed this in the meantime."
    status = 412


class PreconditionRequired(Refusal):
    code = "precondition-required"
    title = "Say which version you have seen (If-Match)."
    status = 428


class UnsupportedMediaType(Refusal):
    """`accepted`: the media types that would have been taken."""

    code = "unsupported-media-type"
    title = "This kind of content is not accepted here; the header Accept names what is."
    status = 415

    def __init__(self, accepted: tuple[str, ...]) -> None:
        super().__init__(self.code)
        self.accepted = accepted


class TooMany(Refusal):
    """Too many requests; `retry_after` in seconds."""

    code = "too-many"
    title = "Too many requests. Please wait a moment."
    status = 429

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(self.code)
        self.retry_after = retry_after


class Unavailable(Refusal):
    code = "unavailable"
    title = "This cannot be answered right now. Please try again shortly."
    status = 503


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with one field: its dotted path, a stable code and a sentence; never its
    value.
    """

    field: str
    code: str
    message: str


class Invalid(Refusal):
    """The request was understood and one or more fields cannot be accepted."""

    code = "invalid"
    title = "Some of the fields cannot be accepted."
    status = 422

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__(self.code)
        self.problems = problems
