"""A site on this machine is told of what an editor changes, while the worker is killed."""

from typing import Any

import httpx2
import pytest

from tests.content.webhooks.receivers import Receiver
from tests.support.serving import served
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(700)]
FILTER = {"location": "toronto", "locale": "en-CA"}

Pages = dict[str, int]
"""Revision by procedure."""


async def follow(client: httpx2.AsyncClient, cursor: str) -> tuple[Pages, str]:
    """The pages that the feed lists after the cursor, and where it goes on."""
    pages: Pages = {}
    while True:
        answer = await client.get("/v1/changes", params={**FILTER, "cursor": cursor})
        batch: dict[str, Any] = answer.raise_for_status().json()
        cursor = batch["next_cursor"]
        if not batch["items"]:
            return pages, cursor
        live = (item for item in batch["items"] if item["kind"] == "page")
        pages |= {item["procedure"]: item["revision"] for item in live}


def known(receiver: Receiver) -> Pages:
    """As a site keeps it: the highest revision of each page counts."""
    pages: Pages = {}
    for message in receiver.taken:
        about = message["data"]
        pages[about["procedure"]] = max(about["revision"], pages.get(about["procedure"], 0))
    return pages


async def test_a_site_that_fails_at_first_knows_in_the_end_what_the_feed_lists(
    system: System,
) -> None:
    receiver = Receiver(answers=[500, 503])
    async with (
        served(receiver.app) as address,
        system.signed_in("editor", "*", service="content") as editor,
    ):
        before, cursor = await follow(editor, "")
        assert before
        form = {"url": f"{address}/hooks/content", "locations": ["toronto"], "locales": ["en-CA"]}
        made = (await editor.post("/v1/editorial/webhooks", json=form)).raise_for_status().json()
        receiver.secret = made["secret"]

        network = await editor.get("/v1/editorial/network")
        tag = {"If-Match": network.headers["etag"]}
        body = {k: v for k, v in network.json().items() if k != "revision"}
        body["names"] = {**body["names"], "en-CA": "Another Name"}
        edited = await editor.put("/v1/editorial/network", json=body, headers=tag)
        edited.raise_for_status()

        async def begun() -> bool:
            return bool(receiver.ids)

        await eventually(begun, timeout_seconds=90)
        await system.kill("content-worker")

        async def knows_all() -> bool:
            listed, _ = await follow(editor, cursor)
            return set(listed) == set(before) and known(receiver) == listed

        await eventually(knows_all, timeout_seconds=480, every=1.0)
        webhook = f"/v1/editorial/webhooks/{made['id']}"
        attempts = (await editor.get(f"{webhook}/attempts?limit=200")).json()["items"]
        assert 204 in {one["status"] for one in attempts}
        assert len(set(receiver.ids)) < len(receiver.ids)
        assert (await editor.delete(webhook)).status_code == 204
