"""Uploads by the tus protocol: begun, gone on with, finished, refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.inquiry.app import app_of
from services.inquiry.attachments.domain import CHUNK_BYTES, LARGEST_BYTES
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.attachments import files
from tests.inquiry.attachments.files import TUS, Uploader, chunks_of, inquiry_id_of, uploader
from tests.inquiry.patients import bearer, submitted
from tests.support.asgi import Raw, ask
from tests.support.clocks import MONDAY_NOON, StillClock


async def test_what_the_service_can_do_is_told_to_everybody(api: httpx2.AsyncClient) -> None:
    one = await uploader(api)
    for url in (one.list_url, f"{one.list_url}/x"):
        answer = await api.options(url)
        assert answer.status_code == 204
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert answer.headers["tus-max-size"] == str(LARGEST_BYTES)
        listed = set(answer.headers["tus-extension"].split(","))
        assert listed == {"creation", "creation-with-upload", "termination", "expiration"}


async def test_a_file_is_begun_sent_in_parts_listed_and_read_back(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, content = await uploader(api), files.pdf_of(2 * CHUNK_BYTES + 1000)
    begun = await one.begin(len(content), filename="C:\\scans\\Brief an Dr. Ñuñez.pdf")
    assert begun.status_code == 201
    assert begun.headers["upload-offset"] == "0"
    assert begun.headers["upload-expires"] == "Tue, 24 Nov 2026 17:00:00 GMT"
    url, at = begun.headers["location"], 0
    assert url.startswith(one.list_url)
    for length in (1, 100_000, 300_000, len(content)):
        answer = await one.patch(url, at, content[at : at + length])
        at = min(at + length, len(content))
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(at))
        assert await one.offset(url) == at
    (listed,) = await one.items()
    assert listed == {
        "id": url.rpartition("/")[2],
        "kind": "referral",
        "filename": "Brief an Dr. Ñuñez.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "state": "clean",
        "scanned": False,
        "at": "2026-11-23T17:00:00Z",
        "expires_at": None,
    }
    read = await one.read(url)
    assert read.content == content
    assert read.headers["content-type"] == "application/pdf"
    assert read.headers["content-length"] == str(len(content))
    assert read.headers["cache-control"] == "no-store"
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["content-disposition"] == (
        'attachment; filename="Brief an Dr. _u_ez.pdf"; '
        "filename*=UTF-8''Brief%20an%20Dr.%20%C3%91u%C3%B1ez.pdf"
    )
    assert await chunks_of(inquiry) == 3


@pytest.mark.parametrize(
    "size", [20, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, LARGEST_BYTES]
)
async def test_every_size_at_a_limit_comes_back_as_it_was(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, size: int
) -> None:
    one, content = await uploader(api), files.pdf_of(size)
    read = await one.read(await one.added(content))
    assert read.content == content
    assert await chunks_of(inquiry) == -(-size // CHUNK_BYTES)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 3 * CHUNK_BYTES), max_size=6))
async def test_however_it_is_cut_it_comes_back_as_it_was(
    api: httpx2.AsyncClient, cuts: list[int]
) -> None:
    one, content = await uploader(api), files.pdf_of(3 * CHUNK_BYTES)
    url = await one.begun(len(content))
    bounds = sorted({0, *cuts, len(content)})
    for start, end in pairwise(bounds):
        assert (await one.patch(url, start, content[start:end])).status_code == 204
    assert (await one.read(url)).content == content


async def test_a_creation_may_bring_its_first_part(api: httpx2.AsyncClient) -> None:
    one, content = await uploader(api), files.PNG
    headers = {**TUS, **files.BYTES, **one.headers, **files.metadata("scan", "imaging")}
    headers["Upload-Length"] = str(len(content))
    answer = await api.post(one.list_url, headers=headers, content=content[:10])
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "10")
    url = answer.headers["location"]
    await one.patch(url, 10, content[10:])
    assert (await one.read(url)).content == content
    assert (await api.post(one.list_url, headers=headers, content=content)).status_code == 201
    assert [item["state"] for item in await one.items()] == ["clean", "clean"]


async def test_after_a_broken_connection_it_goes_on_where_it_broke(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, content = await uploader(api), files.pdf_of(CHUNK_BYTES + 5000)
    url = await one.begun(len(content))
    headers = {**TUS, **files.BYTES, **one.headers, "Upload-Offset": "0"}
    raw = Raw(
        method="PATCH",
        path=url.encode(),
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        body=(content[:CHUNK_BYTES], content[CHUNK_BYTES : CHUNK_BYTES + 700]),
        hangs_up=True,
    )
    assert (await ask(app_of(inquiry), raw)).status == 204  # to nobody
    at = await one.offset(url)
    assert at == CHUNK_BYTES + 700
    assert (await one.patch(url, at, content[at:])).status_code == 204
    assert (await one.read(url)).content == content


async def test_an_offset_that_is_not_the_present_one_is_refused_and_changes_nothing(
    api: httpx2.AsyncClient,
) -> None:
    one, content = await uploader(api), files.pdf_of(1000)
    url = await one.begun(1000)
    await one.patch(url, 0, content[:400])
    for offset in (0, 399, 401, 1000, 10**14):
        answer = await one.patch(url, offset, b"x")
        assert (answer.status_code, answer.json()["code"]) == (409, "attachment.offset")
        assert answer.headers["tus-resumable"] == "1.0.0"
    assert await one.offset(url) == 400
    assert (await one.patch(url, 400, b"")).headers["upload-offset"] == "400"
    await one.patch(url, 400, content[400:])
    assert (await one.read(url)).content == content
    again = await one.patch(url, 0, content)
    assert (again.status_code, again.json()["code"]) == (409, "attachment.offset")


async def test_of_two_who_send_at_once_one_is_refused_and_nothing_is_mixed(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, size = await uploader(api), 3 * CHUNK_BYTES
    url = await one.begun(size)
    mine, yours = files.pdf_of(size), b"%PDF-1.7\n" + b"y" * (size - 9)
    answers = await asyncio.gather(*(one.patch(url, 0, each) for each in (mine, yours) * 3))
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409, 409, 409]
    assert (await one.read(url)).content in (mine, yours)
    assert await chunks_of(inquiry) == 3


async def test_more_than_was_announced_is_refused_and_does_not_make_it_whole(
    api: httpx2.AsyncClient,
) -> None:
    one = await uploader(api)
    url = await one.begun(len(files.PDF))
    answer = await one.patch(url, 0, files.PDF + b"x")
    assert (answer.status_code, answer.json()["code"]) == (413, "attachment.too-large")
    (listed,) = await one.items()
    assert listed["state"] == "uploading"
    assert (await one.patch(url, 0, files.PDF)).status_code == 204


@pytest.mark.parametrize(
    ("size", "status", "code"),
    [
        ("0", 422, "attachment.empty"),
        (str(LARGEST_BYTES + 1), 413, "attachment.too-large"),
        ("9" * 15, 413, "attachment.too-large"),
        ("9" * 16, 400, "tus.headers"),
        ("-1", 400, "tus.headers"),
        ("1e3", 400, "tus.headers"),
        ("", 400, "tus.headers"),
    ],
)
async def test_a_size_that_cannot_be_taken_is_refused_at_once(
    api: httpx2.AsyncClient, size: str, status: int, code: str
) -> None:
    one = await uploader(api)
    headers = {**TUS, **one.headers, **files.metadata(), "Upload-Length": size}
    answer = await api.post(one.list_url, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await one.items() == []


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        f"filename {files.in_base64('a.pdf')}",
        f"kind {files.in_base64('referral')}",
        f"filename {files.in_base64('a')},kind {files.in_base64('selfie')}",
        "filename a.pdf,kind referral",
        "filename /w==,kind cmVmZXJyYWw=",
        f"filename {'QUFB' * 2000},kind {files.in_base64('other')}",
        ",,,",
    ],
)
async def test_metadata_that_say_too_little_or_nothing_are_refused(
    api: httpx2.AsyncClient, metadata: str
) -> None:
    one = await uploader(api)
    headers = {**TUS, **one.headers, "Upload-Length": "5", "Upload-Metadata": metadata}
    answer = await api.post(one.list_url, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "tus.headers")


async def test_a_request_of_another_protocol_or_content_is_refused(
    api: httpx2.AsyncClient,
) -> None:
    one = await uploader(api)
    url = await one.begun(5)
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        for method, address in (("POST", one.list_url), ("PATCH", url), ("HEAD", url)):
            answer = await api.request(method, address, headers={**one.headers, **version})
            assert answer.status_code == 412
            assert answer.headers["tus-version"] == "1.0.0"
    headers = {**TUS, **one.headers, "Upload-Offset": "0"}
    for kind in ({}, {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}):
        wrong = await api.patch(url, headers={**headers, **kind}, content=b"%PDF-")
        assert wrong.status_code == 415
    nowhere = await api.patch(url, headers={**TUS, **files.BYTES, **one.headers}, content=b"%PDF-")
    assert (nowhere.status_code, nowhere.json()["code"]) == (400, "tus.headers")


@pytest.mark.parametrize("content", [b"GIF89a" + bytes(40), b"MZ" + bytes(99), b"<!doctype html>"])
async def test_a_kind_of_file_that_is_not_accepted_is_refused_at_its_end_and_not_kept(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, content: bytes
) -> None:
    one = await uploader(api)
    url = await one.begun(len(content), filename="Referral.pdf")
    assert (await one.patch(url, 0, content[:5])).status_code == 204
    answer = await one.patch(url, 5, content[5:])
    assert (answer.status_code, answer.json()["code"]) == (422, "attachment.type")
    assert await one.items() == []
    assert await chunks_of(inquiry) == 0
    assert (await api.head(url, headers={**TUS, **one.headers})).status_code == 404


async def test_a_text_of_several_chunks_is_looked_through_to_its_end(
    api: httpx2.AsyncClient,
) -> None:
    one = await uploader(api)
    text = ("é" * 199 + "\n").encode() * 2000
    read = await one.read(await one.added(text, filename="letter.txt", kind="other"))
    assert (read.content, read.headers["content-type"]) == (text, "text/plain; charset=utf-8")
    odd = text[:-1] + b"\x00"
    url = await one.begun(len(odd))
    assert (await one.patch(url, 0, odd)).json()["code"] == "attachment.type"


async def test_removing_gives_back_what_it_took_while_it_is_sent_and_afterwards(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one = await uploader(api)
    half, done = await one.begun(1000), await one.added(files.PNG)
    await one.patch(half, 0, b"%PDF-")
    for url in (half, done):
        assert (await one.remove(url)).status_code == 204
        assert (await one.remove(url)).json()["code"] == "attachment.unknown"
        assert (await one.read(url)).status_code == 404
    assert await one.items() == []
    assert await chunks_of(inquiry) == 0
    assert (await one.patch(half, 5, b"x")).status_code == 404


async def test_an_unfinished_one_is_listed_and_cannot_be_read(api: httpx2.AsyncClient) -> None:
    one = await uploader(api)
    url = await one.begun(1000)
    (listed,) = await one.items()
    assert (listed["state"], listed["media_type"]) == ("uploading", None)
    assert listed["expires_at"] == "2026-11-24T17:00:00Z"
    answer = await one.read(url)
    assert (answer.status_code, answer.json()["code"]) == (409, "attachment.unfinished")


async def test_twenty_begun_at_once_are_twenty_and_no_more(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one = await uploader(api)
    answers = await asyncio.gather(*(one.begin(5) for _ in range(24)))
    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 4
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"attachment.too-many"}
    assert len(await one.items()) == 20
    document = await inquiry.database["attachments"].find_one({})
    assert document is not None
    assert len(document["entries"]) == 20


ROUTES = [("GET", ""), ("POST", ""), ("HEAD", "/{id}"), ("GET", "/{id}"), ("PATCH", "/{id}")]
ROUTES.append(("DELETE", "/{id}"))


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_nobody_but_who_holds_a_session_of_this_inquiry_gets_anywhere(
    api: httpx2.AsyncClient, clock: StillClock, method: str, path: str
) -> None:
    one, other = await uploader(api), await uploader(api)
    url = await one.added(files.PDF)
    address = one.list_url + path.replace("{id}", url.rpartition("/")[2])
    sent = {**TUS, **files.BYTES, **files.metadata(), "Upload-Offset": "0", "Upload-Length": "5"}
    unopened = (await submitted(api))["token"]
    for who in ({}, bearer("x"), other.headers, bearer(one.sent["token"]), bearer(unopened)):
        answer = await api.request(method, address, headers={**sent, **who})
        assert answer.status_code == 401
    foreign = other.list_url + path.replace("{id}", url.rpartition("/")[2])
    if path:
        answer = await api.request(method, foreign, headers={**sent, **other.headers})
        assert answer.status_code == 404
    clock.advance(timedelta(hours=9))
    late = await api.request(method, address, headers={**sent, **one.headers})
    assert late.status_code == 401
    nowhere = address.replace(one.sent["reference"], "WF-0000-0000")
    gone = await api.request(method, nowhere, headers={**sent, **one.headers})
    assert gone.status_code == 401


async def test_the_cookie_of_the_status_page_does_as_well_but_not_from_another_site(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api)
    await api.post(sent["page"], data={"link": sent["token"]})
    one = Uploader(api, sent, "")
    one.headers = {}
    url = await one.added(files.PDF)
    assert (await one.read(url)).content == files.PDF
    for elsewhere in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        headers = {**TUS, **elsewhere, **files.metadata(), "Upload-Length": "5"}
        assert (await api.post(one.list_url, headers=headers)).status_code == 403
        assert (await api.delete(url, headers={**TUS, **elsewhere})).status_code == 403
    assert len(await one.items()) == 1


async def test_after_a_withdrawal_nothing_is_added_and_ones_own_can_be_read_and_removed(
    api: httpx2.AsyncClient,
) -> None:
    one = await uploader(api)
    done, half = await one.added(files.PDF), await one.begun(1000)
    assert (await api.post(f"{one.sent['json']}/withdraw", headers=one.headers)).status_code == 204
    for answer in (await one.begin(5), await one.patch(half, 0, b"%PDF-")):
        assert (answer.status_code, answer.json()["code"]) == (409, "inquiry.ended")
    assert (await one.read(done)).content == files.PDF
    assert (await one.remove(done)).status_code == 204


async def test_what_is_forgotten_is_gone_and_comes_back_by_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, other = await uploader(api), await uploader(api)
    done, half = await one.added(files.PDF), await one.begun(1000)
    kept = await other.added(files.PDF)
    inquiry_id = await inquiry_id_of(inquiry, one)
    for _ in range(2):
        await inquiry.attachments.store.forget(inquiry_id)
    assert await one.items() == []
    assert (await one.read(done)).status_code == 404
    assert (await one.patch(half, 0, b"%PDF-")).status_code == 404
    again = await one.begin(5)
    assert (again.status_code, again.json()["code"]) == (409, "inquiry.ended")
    assert await chunks_of(inquiry) == 1
    assert (await other.read(kept)).content == files.PDF


async def test_without_its_key_nothing_can_be_read_or_added_any_more(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one = await uploader(api)
    done, half = await one.added(files.PDF), await one.begun(1000)
    await inquiry.vault.destroy_key(await inquiry_id_of(inquiry, one))
    assert await one.items() == []
    assert (await one.read(done)).status_code == 404
    for answer in (await one.begin(5), await one.patch(half, 0, b"%PDF-")):
        assert (answer.status_code, answer.json()["code"]) == (409, "inquiry.ended")


async def test_chunks_that_somebody_swaps_cuts_or_takes_away_are_not_given(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, content = await uploader(api), files.pdf_of(2 * CHUNK_BYTES)
    url = await one.added(content)
    chunks, stored = inquiry.database["attachment_chunks"], inquiry.database["attachments"]
    first, last = [c async for c in chunks.find().sort("_id", 1)]
    inquiry_id = await inquiry_id_of(inquiry, one)
    await chunks.update_one({"_id": first["_id"]}, {"$set": {"data": last["data"]}})
    assert (await one.read(url)).status_code == 500
    await chunks.update_one({"_id": first["_id"]}, {"$set": {"data": first["data"]}})
    shorter = {"entries.0.chunks": [first["_id"]], "entries.0.size": CHUNK_BYTES}
    shorter["entries.0.offset"] = CHUNK_BYTES
    await stored.update_one({"_id": inquiry_id}, {"$set": shorter})
    assert (await one.read(url)).status_code == 500
    await chunks.delete_many({})
    assert (await one.read(url)).status_code == 404


async def test_a_process_killed_before_it_has_looked_at_a_whole_file_leaves_that_to_the_next(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    one = await uploader(api)
    for content, left in ((files.PDF, "clean"), (b"GIF89a" + bytes(9), None)):
        for finishing in ("head", "worker"):
            url = await one.begun(len(content))
            inquiry_id = await inquiry_id_of(inquiry, one)
            begun = (await inquiry.attachments.store.of(inquiry_id)).get(url.rpartition("/")[2])

            async def pieces(all_of: bytes = content) -> AsyncIterator[bytes]:
                yield all_of

            await inquiry.attachments.uploads.append(inquiry_id, begun, pieces())
            if finishing == "head":
                answer = await api.head(url, headers={**TUS, **one.headers})
                assert answer.status_code == (200 if left else 422)
            else:
                assert await inquiry.attachments.tend() == 1
            states = [str(item["state"]) for item in await one.items()]
            assert states == ([left] if left else [])
            if left:
                await one.remove(url)
    assert await chunks_of(inquiry) == 0
    assert clock() == MONDAY_NOON


async def test_a_chunk_that_a_killed_process_has_not_named_is_no_part_of_it_and_cleared_away(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    one, content = await uploader(api), files.pdf_of(CHUNK_BYTES + 100)
    url = await one.begun(len(content))
    await one.patch(url, 0, content[:1000])
    inquiry_id, attachment_id = await inquiry_id_of(inquiry, one), url.rpartition("/")[2]
    part = f"attachment/{attachment_id}/0/more"
    sealed = await inquiry.vault.seal_bytes(inquiry_id, part, content[:5000])
    assert sealed is not None
    await inquiry.attachments.store.put_chunk(inquiry_id, attachment_id, sealed)
    assert await one.offset(url) == 1000
    assert (await one.patch(url, 1000, content[1000:])).status_code == 204
    assert (await one.read(url)).content == content
    assert await chunks_of(inquiry) == 2
