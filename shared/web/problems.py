"""RFC 9457 problem documents. They name fields, codes and rules, and never echo what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from shared.errors import (
    FieldProblem,
    Invalid,
    PreconditionFailed,
    Refusal,
    TooMany,
    UnsupportedMediaType,
)
from shared.telemetry import current_trace

MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: "The request could not be understood.",
    401: "Please sign in first.",
    403: "You may not do this.",
    404: "There is nothing here.",
    405: "This address does not offer that method.",
    406: "This cannot be given in the form that was asked for.",
    413: "The request is larger than what is accepted here.",
    415: "This kind of content is not accepted here.",
    422: "Some of the fields cannot be accepted.",
    429: "Too many requests. Please wait a moment.",
    431: "The headers of the request are larger than what is accepted here.",
    500: "Something went wrong on our side.",
    503: "This cannot be answered right now. Please try again shortly.",
}
_CODES: Final = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    429: "too-many",
    431: "headers-too-large",
    500: "internal",
    503: "unavailable",
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a request is refused, before it becomes a document or a page. `refusal`: what our own
    code has raised, if it was that.
    """

    status: int
    code: str = ""
    title: str = ""
    errors: Sequence[FieldProblem] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    def document(self) -> JSONResponse:
        return problem(
            self.status,
            code=self.code or None,
            title=self.title or None,
            errors=self.errors,
            headers=self.headers,
        )


def problem(
    status: int,
    *,
    code: str | None = None,
    title: str | None = None,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document: `type, title, status, code, correlation_id` and, for fields,
    `errors[{field, code, message}]`.
    """
    code = code or code_of(status)
    body: dict[str, Any] = {
        "type": f"urn:wayfare:problem:{code}",
        "title": title or _TITLES.get(status, "The request failed."),
        "status": status,
        "code": code,
        "correlation_id": current_trace().correlation_id,
    }
    if errors:
        body["errors"] = [{"field": e.field, "code": e.code, "message": e.message} for e in errors]
    return JSONResponse(body, status, dict(headers or {}), MEDIA_TYPE)


def code_of(status: int) -> str:
    """The code of a problem that nothing more is known of than its status."""
    return _CODES.get(status, "error")


def of_refusal(refusal: Refusal) -> Problem:
    return Problem(
        status=refusal.status,
        code=refusal.code,
        title=refusal.title,
        errors=refusal.problems if isinstance(refusal, Invalid) else (),
        headers={**_headers(refusal), **refusal.headers},
        refusal=refusal,
    )


def _headers(refusal: Refusal) -> dict[str, str]:
    match refusal:
        case TooMany():
            return {"Retry-After": str(refusal.retry_after)}
        case PreconditionFailed() if refusal.etag is not None:
            return {"ETag": refusal.etag}
        case UnsupportedMediaType():
            return {"Accept": ", ".join(refusal.accepted)}
        case _:
            return {}


def of_http(error: HTTPException) -> Problem:
    """The framework's own refusals; their `detail` may repeat what was sent and is left out."""
    return Problem(
        status=error.status_code,
        code=code_of(error.status_code),
        headers=dict(error.headers or {}),
    )


def of_validation(error: RequestValidationError) -> Problem:
    """FastAPI's own answer echoes the rejected input; this one names the field and the rule."""
    problems = [_field_problem(details) for details in error.errors()]
    if any(p.code == "json_invalid" for p in problems):
        return Problem(status=400, code="malformed-json", title="The body is not valid JSON.")
    return Problem(status=422, code="invalid", errors=problems)


def _field_problem(details: Mapping[str, Any]) -> FieldProblem:
    path = [str(part) for part in details["loc"]]
    if path and path[0] in {"body", "query", "path", "header"} and len(path) > 1:
        path = path[1:]
    if details["type"] == "extra_forbidden":  # the name of an unknown field is the sender's text
        path = [*path[:-1], "(unknown field)"]
    return FieldProblem(field=".".join(path), code=details["type"], message=_sentence(details))


_SENTENCES: Final = {
    "missing": "This field is required.",
    "extra_forbidden": "There is a field that is not known here.",
    "string_type": "This must be text.",
    "int_type": "This must be a whole number.",
    "bool_type": "This must be true or false.",
    "list_type": "This must be a list.",
    "tuple_type": "This must be a list.",
    "model_type": "This must be an object.",
    "dict_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "string_too_short": "This is too short.",
    "string_too_long": "This is too long.",
    "too_long": "There are too many entries.",
    "too_short": "There are too few entries.",
}


def _sentence(details: Mapping[str, Any]) -> str:
    """A sentence per rule. Our own validators raise `PydanticCustomError` with a constant
    message.
    """
    kind = details["type"]
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind.startswith("wayfare."):
        return str(details["msg"])
    if kind.startswith(("date", "datetime", "time")):
        return "This is not a valid date."
    return "This value cannot be accepted."
