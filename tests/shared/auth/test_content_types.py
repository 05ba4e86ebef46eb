"""Content that a staff endpoint does not take is refused for that, and for nothing else."""

import httpx2
import pytest
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from shared.auth.api import signed_in
from shared.auth.domain import Role
from shared.mongo import Database
from tests.shared.auth.builders import FROM_HERE, account, credentials, site
from tests.support.clocks import StillClock
from tests.support.http import client_of

MAYA = account(Role.COORDINATOR, "toronto")
router = APIRouter(prefix="/v1/things")


class Thing(BaseModel):
    count: int


@router.post("", dependencies=[Depends(signed_in(Role.COORDINATOR))])
async def add(thing: Thing) -> int:
    return thing.count


@router.post("/count", dependencies=[Depends(signed_in(Role.COORDINATOR))])
async def count() -> int:
    return 1


async def answered(
    database: Database, path: str, content: bytes, kind: str | None
) -> httpx2.Response:
    app = await site(database, StillClock(), MAYA)
    app.include_router(router)
    headers = FROM_HERE | ({"Content-Type": kind} if kind else {})
    async with client_of(app) as client:
        await client.post("/v1/sessions", json=credentials(MAYA))
        return await client.post(path, content=content, headers=headers)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "application/xml",
        None,
    ],
)
async def test_a_body_that_is_no_json_is_not_called_an_expired_form(
    database: Database, kind: str | None
) -> None:
    answer = await answered(database, "/v1/things", b'{"count": 1}', kind)
    assert answer.status_code == 415
    assert answer.headers["accept"] == "application/json"
    assert answer.json()["code"] == "unsupported-media-type"
    assert answer.json()["title"].startswith("This kind of content is not accepted here")


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/x-www-form-urlencoded", 415), ("application/json", 200), (None, 200)],
)
async def test_an_endpoint_without_a_body_takes_no_form(
    database: Database, kind: str | None, status: int
) -> None:
    assert (await answered(database, "/v1/things/count", b"", kind)).status_code == status


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/merge+json"])
async def test_json_by_any_of_its_names_is_taken(database: Database, kind: str) -> None:
    answer = await answered(database, "/v1/things", b'{"count": 1}', kind)
    assert (answer.status_code, answer.json()) == (200, 1)
