"""Holds answers against the description of their application, wherever a test asks for some."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import httpx2
from fastapi import FastAPI

_Paths = Mapping[str, Mapping[str, Any]]
_described: dict[tuple[str, frozenset[tuple[str, ...]]], _Paths | None] = {}


def hold_to_description(app: FastAPI, client: httpx2.AsyncClient) -> None:
    """Fails a test whose request gets a status that `/openapi.json` does not name."""

    described_paths = cache(partial(_paths, app))

    async def check(response: httpx2.Response) -> None:
        request = response.request
        described = _statuses(described_paths(), request.method, request.url.path)
        if described is not None and response.status_code != 500:
            assert str(response.status_code) in described, (request.method, request.url.path)

    client.event_hooks["response"].append(check)


def _statuses(paths: _Paths | None, method: str, path: str) -> set[str] | None:
    """None for what is not described at all: pages, probes, other methods, other applications."""
    if paths is None:
        return None
    exact = paths.get(path)
    templates = [exact] if exact else [o for t, o in paths.items() if _fits(t, path)]
    operations = [offered[method.lower()] for offered in templates if method.lower() in offered]
    return set(operations[0]["responses"]) if operations else None


def _paths(app: FastAPI) -> _Paths | None:
    """Made once for all applications with the same routes: it takes longer than many a test."""
    key = (app.title, frozenset(_own(app.routes)))
    if key not in _described:
        whole = app.openapi()
        is_ours = "ProblemBody" in whole.get("components", {}).get("schemas", {})
        _described[key] = whole["paths"] if is_ours else None
    return _described[key]


def _own(routes: Iterable[Any]) -> Iterator[tuple[str, ...]]:
    """Path and methods of each as it was declared, of included routers too."""
    for route in routes:
        included = vars(route).get("original_router")
        if included is None:
            yield (str(route.path), *sorted(getattr(route, "methods", None) or ()))
        else:
            yield from _own(included.routes)


def _fits(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None
