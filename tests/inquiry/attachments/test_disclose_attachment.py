"""`POST /v1/disclosures/attachments/{id}`: staff read one file, recorded before it is answered."""

from typing import Any

import httpx2
import pytest

from services.inquiry.attachments.domain import CHUNK_BYTES
from services.inquiry.disclosure.domain.verification import Intact, verify
from services.inquiry.wiring_web import InquiryWeb
from shared.ids import new_id
from tests.inquiry.attachments import files
from tests.inquiry.attachments.files import inquiry_id_of, uploader
from tests.inquiry.attachments.test_tend_attachments import scanned
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.support.clocks import MONDAY_NOON

CONTENT = files.pdf_of(CHUNK_BYTES + 10)


async def sent(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> tuple[str, str]:
    """An inquiry's id, and that of its one attachment."""
    one = await uploader(api)
    url = await one.added(CONTENT, filename="Brief.pdf")
    return await inquiry_id_of(inquiry, one), url.rpartition("/")[2]


async def ask(
    api: httpx2.AsyncClient, attachment_id: str, authorization: dict[str, str]
) -> httpx2.Response:
    return await api.post(f"/v1/disclosures/attachments/{attachment_id}", headers=authorization)


async def test_the_details_list_it_and_one_assertion_opens_one_file(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    inquiry_id, attachment_id = await sent(api, inquiry)
    file = await api.post("/v1/disclosures", headers=signer.authorization(inquiry_id, MONDAY_NOON))
    assert file.json()["attachments"] == [
        {
            "id": attachment_id,
            "kind": "referral",
            "filename": "Brief.pdf",
            "size": len(CONTENT),
            "media_type": "application/pdf",
            "at": "2026-11-23T17:00:00Z",
        }
    ]
    by = signer.authorization(inquiry_id, MONDAY_NOON, attachment_id=attachment_id)
    answer = await ask(api, attachment_id, by)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert (await ask(api, attachment_id, by)).status_code == 401  # once
    chain = await inquiry.disclosures.get(inquiry_id)
    assert [one.was_granted for one in chain.entries] == [True, True, False]
    assert [one.attachment_id for one in chain.entries] == [None, attachment_id, attachment_id]
    keys = inquiry.settings.chain_keys
    assert verify(inquiry_id, chain.entries, chain.head, keys) == Intact(3)


REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("another file", {"attachment_id": "another-file"}, 403),
    ("no file", {}, 403),
    ("a note", {"purpose": "note", "note_id": "the-note"}, 403),
    ("another role", {"role": "auditor"}, 403),
    ("too late", {"exp": int(MONDAY_NOON.timestamp()) - 60}, 401),
]


@pytest.mark.parametrize("why", [why for why, _, _ in REFUSED])
async def test_an_assertion_for_something_else_opens_nothing_and_is_recorded(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, why: str
) -> None:
    inquiry_id, attachment_id = await sent(api, inquiry)
    changes, status = next((changes, status) for one, changes, status in REFUSED if one == why)
    if why in {"another role", "too late"}:
        changes = {"attachment_id": attachment_id, **changes}
    by = signer.authorization(inquiry_id, MONDAY_NOON, **changes)
    assert (await ask(api, attachment_id, by)).status_code == status
    (entry,) = (await inquiry.disclosures.get(inquiry_id)).entries
    assert not entry.was_granted


async def test_one_for_a_file_opens_neither_details_nor_a_note(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    inquiry_id, attachment_id = await sent(api, inquiry)
    for address, more in (
        ("/v1/disclosures", {}),
        ("/v1/notes", {"purpose": "note", "note_id": "the-note"}),
    ):
        by = signer.authorization(inquiry_id, MONDAY_NOON, attachment_id=attachment_id, **more)
        answer = await api.post(address, headers=by, json={"text": "x"} if more else None)
        assert answer.status_code == 403


async def test_that_of_another_inquiry_is_not_found(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    _, attachment_id = await sent(api, inquiry)
    other, _ = await sent(api, inquiry)
    for unknown in (attachment_id, new_id()):
        by = signer.authorization(other, MONDAY_NOON, attachment_id=unknown)
        answer = await ask(api, unknown, by)
        assert (answer.status_code, answer.json()["code"]) == (404, "attachment.unknown")


async def test_what_is_being_sent_or_checked_is_not_listed_and_not_opened(
    inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    async with scanned(inquiry, "http://127.0.0.1:1/scan") as (_, api):
        one = await uploader(api)
        waiting, half = await one.added(files.PDF), await one.begun(1000)
        inquiry_id = await inquiry_id_of(inquiry, one)
        by = signer.authorization(inquiry_id, MONDAY_NOON)
        assert (await api.post("/v1/disclosures", headers=by)).json()["attachments"] == []
        for url, status, code in (
            (waiting, 409, "attachment.not-checked"),
            (half, 404, "attachment.unknown"),
        ):
            attachment_id = url.rpartition("/")[2]
            by = signer.authorization(inquiry_id, MONDAY_NOON, attachment_id=attachment_id)
            answer = await ask(api, attachment_id, by)
            assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_of_an_erased_inquiry_nothing_is_left(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    inquiry_id, attachment_id = await sent(api, inquiry)
    await inquiry.vault.destroy_key(inquiry_id)
    by = signer.authorization(inquiry_id, MONDAY_NOON, attachment_id=attachment_id)
    assert (await ask(api, attachment_id, by)).status_code == 410
