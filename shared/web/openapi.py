"""`/openapi.json` that tells every answer an endpoint gives.

What can be seen from a route is described by itself: what its parameters, its body and its limits
may refuse, and what its dependencies say of themselves. What only the use case knows is declared
with `may_refuse` where the endpoint is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from shared.errors import Refusal, Unavailable
from shared.web.content import JSON, content_of
from shared.web.problems import MEDIA_TYPE, code_of

F = TypeVar("F", bound=Callable[..., Any])

_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REFERENCE: Final = "#/components/schemas/{model}"
_CORRELATION: Final = {"X-Correlation-ID": {"schema": {"type": "string"}}}
_WAIT: Final = {
    "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}
}
ETAG: Final[dict[str, Any]] = {
    "headers": {"ETag": {"description": "The version.", "schema": {"type": "string"}}}
}
"""For `responses={200: ETAG}` of a route whose answer says its version."""


class FieldProblemBody(BaseModel):
    field: str
    code: str
    message: str


class ProblemBody(BaseModel):
    """RFC 9457. Nothing of what was sent is repeated."""

    type: str
    title: str
    status: int
    code: str
    correlation_id: str
    errors: list[FieldProblemBody] = []


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A way to say who one is; `definition` is OpenAPI's security scheme, of an application."""

    name: str
    definition: Callable[[FastAPI], dict[str, Any]]
    is_optional: bool = False
    """Whether one may also come without."""

    def as_optional(self) -> "Scheme":
        return replace(self, is_optional=True)


def bearer(name: str, description: str) -> Scheme:
    definition = {"type": "http", "scheme": "bearer", "description": description}
    return Scheme(name=name, definition=lambda _app: definition)


def may_refuse(*refusals: type[Refusal], scheme: Scheme | None = None) -> Callable[[F], F]:
    """Declares what an endpoint or a dependency raises, and how it asks who somebody is; declared
    twice, either way will do.
    """

    def declare(function: F) -> F:
        declared: Any = function
        declared.refusals = (*getattr(function, "refusals", ()), *refusals)
        declared.schemes = (*getattr(function, "schemes", ()), *([scheme] if scheme else []))
        return function

    return declare


def describe(app: FastAPI) -> None:
    """Gives the application its description; it is made when somebody asks for it first."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign] # how FastAPI lets it be replaced


def _described(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = whole.setdefault("components", {})
    components["schemas"] = _schemas(components.get("schemas", {}))
    schemes: dict[str, Any] = {}
    for route in iter_route_contexts(app.routes):
        for method in route.methods or () if _is_described(route) else ():
            operation = whole["paths"][route.path_format][method.lower()]
            used = _complete(operation, route, method)
            schemes |= {scheme.name: scheme.definition(app) for scheme in used}
    if schemes:
        components["securitySchemes"] = schemes
    return whole


def _is_described(route: Any) -> bool:
    return isinstance(route.original_route, APIRoute) and route.include_in_schema


def _schemas(own: dict[str, Any]) -> dict[str, Any]:
    """The framework's own error bodies are answered nowhere."""
    problem = ProblemBody.model_json_schema(ref_template=_REFERENCE)
    inner = problem.pop("$defs")
    kept = {name: schema for name, schema in own.items() if "ValidationError" not in name}
    return dict(sorted({**kept, **inner, "ProblemBody": problem}.items()))


def _complete(operation: dict[str, Any], route: Any, method: str) -> list[Scheme]:
    calls = [*_calls(route.dependant), route.original_route]
    schemes = [scheme for one in calls for scheme in getattr(one, "schemes", ())]
    good = {s: r for s, r in operation["responses"].items() if s[0] not in "45"}
    for response in good.values():
        response["headers"] = {**_CORRELATION, **response.get("headers", {})}
    bad = {str(status): _refused(status, codes) for status, codes in _codes(route, method, calls)}
    operation["responses"] = {**good, **dict(sorted(bad.items()))}
    if schemes:
        nothing: list[dict[str, list[str]]] = (
            [{}] if all(one.is_optional for one in schemes) else []
        )
        operation["security"] = [*nothing, *({scheme.name: []} for scheme in schemes)]
    return schemes


def _calls(dependant: Any) -> Iterator[Any]:
    """The endpoint and everything that it depends on."""
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def _codes(route: Any, method: str, calls: Iterable[Any]) -> Iterator[tuple[int, set[str]]]:
    found: dict[int, set[str]] = {503: {Unavailable.code}}
    for status in _by_itself(route, method):
        found.setdefault(status, set()).add(code_of(status))
    for call in calls:
        for refusal in getattr(call, "refusals", ()):
            found.setdefault(refusal.status, set()).add(refusal.code)
    yield from found.items()


def _by_itself(route: Any, method: str) -> Iterator[int]:
    """What the framework refuses before an endpoint is called."""
    dependants = list(_dependants(route.dependant))
    if any(one.path_params for one in dependants):
        yield 404
    if route.body_field or any(map(_is_checked, dependants)):
        yield 422
    if method in _UNSAFE:
        yield from (413, 415)
        if JSON in content_of(route):
            yield 400


def _dependants(dependant: Any) -> Iterator[Any]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _dependants(inner)


def _is_checked(dependant: Any) -> bool:
    """Any text is a path as good as any other, unless a rule says more."""
    given = (*dependant.query_params, *dependant.header_params, *dependant.cookie_params)
    ruled = [
        param
        for param in dependant.path_params
        if param.field_info.annotation is not str or param.field_info.metadata
    ]
    return bool(ruled) or any(
        getattr(param.field_info, "include_in_schema", True) for param in given
    )


def _refused(status: int, codes: set[str]) -> dict[str, Any]:
    waits = _WAIT if status == 429 else {}
    return {
        "description": f"Refused: {', '.join(sorted(codes))}.",
        "headers": {**_CORRELATION, **waits},
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="ProblemBody")}}},
    }
