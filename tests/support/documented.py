"""Holds answers against the description of their application, wherever a test asks for some."""

import re
from typing import Any

import httpx2
from fastapi import FastAPI


def hold_to_description(app: FastAPI, client: httpx2.AsyncClient) -> None:
    """Fails a test whose request gets a status that `/openapi.json` does not name."""

    async def check(response: httpx2.Response) -> None:
        request = response.request
        described = _statuses(app, request.method, request.url.path)
        if described is not None and response.status_code != 500:
            assert str(response.status_code) in described, (request.method, request.url.path)

    client.event_hooks["response"].append(check)


def _statuses(app: FastAPI, method: str, path: str) -> set[str] | None:
    """None for what is not described at all: pages, probes, other methods, other applications."""
    whole = app.openapi()
    if "ProblemBody" not in whole.get("components", {}).get("schemas", {}):
        return None
    paths: dict[str, dict[str, Any]] = whole["paths"]
    exact = paths.get(path)
    templates = [exact] if exact else [o for t, o in paths.items() if _fits(t, path)]
    operations = [offered[method.lower()] for offered in templates if method.lower() in offered]
    return set(operations[0]["responses"]) if operations else None


def _fits(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None
