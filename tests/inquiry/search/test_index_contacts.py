"""The blind index after a rotation of its key, in the database."""

import httpx2
import pytest

from services.inquiry.index_contacts import run
from services.inquiry.spam.domain import contact_hashes, spam_keys
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import body, settings
from tests.support.keys import ring, written


async def test_every_inquiry_is_indexed_under_the_live_keys_once_and_nothing_is_announced(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    mongodb_uri: str,
    database_prefix: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202
    before = await inquiry.database["inquiries"].find_one({})
    chosen = settings(mongodb_uri, database_prefix, inquiry_hash_key=written("h2"))
    assert [await run(chosen), await run(chosen)] == [0, 0]
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"{count} inquiries indexed anew under the live keys" for count in (1, 0)]
    after = await inquiry.database["inquiries"].find_one({})
    assert before is not None
    assert after is not None
    patient = body()["patient"]
    keys = spam_keys(ring("h2")).contacts
    expected = contact_hashes(keys, patient["email"], patient["phone"])
    assert tuple(after["contact_hashes"]) == expected != tuple(before["contact_hashes"])
    kept = [{**one, "contact_hashes": [], "version": 0} for one in (before, after)]
    assert kept[0] == kept[1]
