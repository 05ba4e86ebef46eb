"""What `/openapi.json` says is what is answered."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.edges.services import Service
from tests.support.serving import served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(400)]
ROOT = str(Path(__file__).parents[2])
NAMES = ("content", "inquiry", "routing")


def operation(service: Service, method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = service.app.openapi()["paths"][path][method]
    return found


def operations(service: Service) -> list[dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = service.app.openapi()["paths"]
    return [one for offered in paths.values() for one in offered.values()]


async def schemathesis(
    address: str, folder: Path, *more: str, hooks: str = "tests.edges.schema_hooks"
) -> None:
    """Tries every operation and fails with everything that it complains of.

    It may not complain of data that its schema allows and a rule refuses: country codes, consents
    and cursors are more than a schema can say.
    """
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{address}/openapi.json",
        *("--checks", "all", "--exclude-checks", "positive_data_acceptance"),
        *more,
        *("--generation-deterministic", "--generation-with-security-parameters", "false"),
        *("--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"),
        *("--no-color", "--request-timeout", "30"),
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": hooks, "PYTHONPATH": ROOT},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        pytest.fail(output.decode(), pytrace=False)


@pytest.fixture
def phases(*, is_whole: bool) -> tuple[str, ...]:
    """What is tried of each operation; the short form leaves out every single bound of its schema,
    which takes a minute for each service.
    """
    if is_whole:
        return ("--phases", "examples,coverage,fuzzing", "--max-examples", "12")
    return ("--phases", "examples,fuzzing", "--max-examples", "5")


@pytest.fixture
def sequences(*, is_whole: bool) -> str:
    """How many."""
    return "50" if is_whole else "3"


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_is_answered_that_is_not_described(
    edges: dict[str, Service], name: str, tmp_path: Path, phases: tuple[str, ...]
) -> None:
    service = edges[name]
    async with served(service.app) as address:
        await schemathesis(address, tmp_path, *phases, *service.signed_in())


@pytest.mark.parametrize("name", NAMES)
async def test_nor_by_any_sequence_of_calls_of_which_one_is_made_with_the_answer_to_another(
    edges: dict[str, Service], name: str, tmp_path: Path, sequences: str
) -> None:
    service = edges[name]
    stateful = ("--phases", "stateful", "--max-examples", sequences)
    # The key to an inquiry is not generated: it is the one that was handed out.
    unchecked = ("--exclude-checks", "positive_data_acceptance,ignored_auth")
    async with served(service.app) as address:
        await schemathesis(
            address,
            tmp_path,
            *stateful,
            *unchecked,
            *service.signed_in(),
            hooks="tests.edges.sequence_hooks",
        )


@pytest.mark.parametrize("name", ["content", "routing"])
async def test_nothing_else_is_answered_to_somebody_who_is_not_signed_in(
    edges: dict[str, Service], name: str, tmp_path: Path, phases: tuple[str, ...]
) -> None:
    async with served(edges[name].app) as address:
        await schemathesis(address, tmp_path, *phases)


@pytest.mark.parametrize("name", NAMES)
async def test_every_refusal_is_a_problem_document_with_its_schema(
    edges: dict[str, Service], name: str
) -> None:
    for one in operations(edges[name]):
        refused = {s: r for s, r in one["responses"].items() if s[0] in "45"}
        assert "503" in refused
        for response in refused.values():
            [(kind, content)] = response["content"].items()
            assert kind == "application/problem+json"
            assert content["schema"] == {"$ref": "#/components/schemas/ProblemBody"}
    schemas = edges[name].app.openapi()["components"]["schemas"]
    assert "ProblemBody" in schemas
    assert not [schema for schema in schemas if "ValidationError" in schema]


@pytest.mark.parametrize(
    ("name", "method", "path", "refused"),
    [
        ("inquiry", "post", "/v1/inquiries", {400, 409, 413, 415, 422, 429, 503}),
        ("inquiry", "get", "/v1/inquiries/{reference}", {401, 404, 503}),
        ("inquiry", "post", "/v1/disclosures", {401, 403, 404, 410, 413, 415, 503}),
        ("inquiry", "post", "/v1/notes", {400, 401, 403, 404, 409, 410, 413, 415, 422, 503}),
        ("routing", "get", "/v1/leads", {401, 403, 422, 503}),
        (
            "routing",
            "post",
            "/v1/leads/{lead_id}/contact",
            {401, 403, 404, 409, 412, 413, 415, 422, 428, 503},
        ),
        (
            "routing",
            "post",
            "/v1/leads/{lead_id}/reassign",
            {400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503},
        ),
        (
            "routing",
            "post",
            "/v1/leads/{lead_id}/note",
            {400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 503},
        ),
        (
            "routing",
            "put",
            "/v1/roster/doctors/{doctor}",
            {400, 401, 403, 404, 412, 413, 415, 422, 428, 503},
        ),
        ("routing", "post", "/v1/sessions", {400, 401, 403, 413, 415, 422, 429, 503}),
        ("content", "get", "/v1/changes", {400, 410, 422, 503}),
        ("content", "post", "/v1/editorial/imports", {401, 403, 412, 413, 415, 422, 428, 429}),
        ("content", "post", "/v1/editorial/publications", {400, 401, 403, 409, 413, 415, 422}),
    ],
)  # fmt: skip
async def test_an_operation_names_every_status_that_it_refuses_with(
    edges: dict[str, Service], name: str, method: str, path: str, refused: set[int]
) -> None:
    described = {int(status) for status in operation(edges[name], method, path)["responses"]}
    assert refused <= {status for status in described if status >= 400}


async def test_who_is_asked_for_credentials_is_told_of_which_kind(
    edges: dict[str, Service],
) -> None:
    for name in ("content", "routing"):
        schemes = edges[name].app.openapi()["components"]["securitySchemes"]
        cookie = next(iter(edges[name].cookies))
        assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": cookie}
    leads = operation(edges["routing"], "get", "/v1/leads")
    assert leads["security"] == [{"session": []}]
    status = operation(edges["inquiry"], "get", "/v1/inquiries/{reference}")
    assert status["security"] == [{"link token": []}]
    asked = operation(edges["inquiry"], "post", "/v1/inquiries")
    assert "security" not in asked


async def test_bodies_and_headers_that_matter_are_described(edges: dict[str, Service]) -> None:
    page = operation(edges["content"], "post", "/v1/editorial/imports")["requestBody"]
    kinds = {"text/plain", "text/html", "text/markdown", "application/octet-stream"}
    assert set(page["content"]) == kinds
    sent = operation(edges["inquiry"], "post", "/v1/inquiries")
    assert [header["name"] for header in sent["parameters"]] == ["Idempotency-Key"]
    assert "Retry-After" in sent["responses"]["429"]["headers"]
    contact = operation(edges["routing"], "post", "/v1/leads/{lead_id}/contact")
    assert "If-Match" in [header["name"] for header in contact["parameters"]]
    assert "ETag" in contact["responses"]["200"]["headers"]
