"""The documents on the status page, without scripts: added by a form, shown, removed."""

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.attachments.domain import CHUNK_BYTES, LARGEST_BYTES
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.attachments import files
from tests.inquiry.attachments.files import chunks_of
from tests.inquiry.patients import submitted
from tests.support.asgi import Raw, ask


async def opened(api: httpx2.AsyncClient, **changes: object) -> dict[str, str]:
    """An inquiry whose patient looks at it."""
    sent = await submitted(api, **changes)
    await api.post(sent["page"], data={"link": sent["token"]})
    return {**sent, "form": f"{sent['page']}/attachments"}


async def add(
    api: httpx2.AsyncClient, form: str, content: bytes, name: str = "Referral.pdf", **fields: str
) -> httpx2.Response:
    kept = {"kind": "referral", **fields}
    return await api.post(form, data=kept, files={"file": (name, content)})


async def test_a_document_is_added_shown_read_and_removed_without_a_script(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api)
    page = (await api.get(sent["page"])).text
    assert "Your documents" in page
    assert "You have not sent any yet." in page
    content = files.pdf_of(5 * CHUNK_BYTES + 77)
    answer = await add(api, sent["form"], content, "Überweisung <b>.pdf")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{sent['page']}#documents")
    page = (await api.get(sent["page"])).text
    assert "Überweisung &lt;b&gt;.pdf" in page
    assert "1.3 MB · Monday, November 23, 2026 at 12:00 p.m." in page
    (listed,) = (await api.get(f"{sent['json']}/attachments")).json()["items"]
    assert (listed["size"], listed["kind"], listed["state"]) == (len(content), "referral", "clean")
    assert (await api.get(f"{sent['json']}/attachments/{listed['id']}")).content == content
    for _ in range(2):
        removed = await api.post(f"{sent['form']}/{listed['id']}/remove")
        assert removed.status_code == 303
    assert "Überweisung" not in (await api.get(sent["page"])).text
    assert await chunks_of(inquiry) == 0


@pytest.mark.parametrize("size", [20, CHUNK_BYTES, 2 * CHUNK_BYTES, LARGEST_BYTES])
async def test_a_document_of_every_size_comes_back_as_it_was(
    api: httpx2.AsyncClient, size: int
) -> None:
    sent, content = await opened(api), files.pdf_of(size)
    assert (await add(api, sent["form"], content)).status_code == 303
    (listed,) = (await api.get(f"{sent['json']}/attachments")).json()["items"]
    assert (await api.get(f"{sent['json']}/attachments/{listed['id']}")).content == content


WRONG = {
    "empty": (b"", "other", "This file is empty."),
    "too large": (files.pdf_of(LARGEST_BYTES + 1), "other", "larger than 25 MB"),
    "an animation": (b"GIF89a" + bytes(40), "other", "We cannot take this kind of file."),
    "of no kind": (files.PDF, "", "Choose what kind of document it is."),
    "of another kind": (files.PDF, "selfie", "Choose what kind of document it is."),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, wrong: str
) -> None:
    content, kind, sentence = WRONG[wrong]
    sent = await opened(api)
    answer = await add(api, sent["form"], content, kind=kind)
    assert answer.status_code == 422
    before, _, after = answer.text.partition("data-error>")
    assert after, "no error is shown"
    assert sentence in after[:600]
    assert ('value="other" checked' in answer.text) is (kind == "other")
    assert (await api.get(f"{sent['json']}/attachments")).json()["items"] == []
    assert await chunks_of(inquiry) == 0
    assert before


async def test_a_form_without_a_file_asks_for_one(api: httpx2.AsyncClient) -> None:
    sent = await opened(api)
    for nothing in ({"file": ("", b"")}, {"other": ("a.pdf", files.PDF)}):
        answer = await api.post(sent["form"], data={"kind": "other"}, files=nothing)
        assert answer.status_code == 422
        assert "Choose a file first." in answer.text.partition("data-error>")[2][:600]


async def test_the_twenty_first_is_refused_on_the_page(api: httpx2.AsyncClient) -> None:
    sent = await opened(api)
    for _ in range(20):
        assert (await add(api, sent["form"], files.PNG)).status_code == 303
    answer = await add(api, sent["form"], files.PNG)
    assert answer.status_code == 422
    assert "Please remove one first." in answer.text.partition("data-error>")[2][:600]


async def test_the_page_is_in_the_language_of_the_patient(api: httpx2.AsyncClient) -> None:
    sent = await opened(api, patient__language="fr-CA")
    page = (await api.get(sent["page"])).text
    assert "Vos documents" in page
    answer = await add(api, sent["form"], b"MZ" + bytes(50))
    assert "Nous ne pouvons pas accepter ce type de fichier." in answer.text


async def test_who_has_no_session_adds_removes_and_sees_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api)
    await add(api, sent["form"], files.PDF)
    (listed,) = (await api.get(f"{sent['json']}/attachments")).json()["items"]
    api.cookies.clear()
    for answer in (
        await add(api, sent["form"], files.PDF),
        await api.post(f"{sent['form']}/{listed['id']}/remove"),
    ):
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"{sent['page']}#documents",
        )
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert "Your documents" not in (await api.get(sent["page"])).text
    assert await chunks_of(inquiry) == 1


async def test_after_a_withdrawal_there_is_no_form_and_what_is_there_stays(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api)
    await add(api, sent["form"], files.PDF)
    empty = await opened(api)
    for one in (sent, empty):
        session = api.cookies.get(f"wayfare-{one['reference']}") or ""
        await inquiry.withdraw(one["reference"], session)
    page = (await api.get(sent["page"])).text
    assert "Referral.pdf" in page
    assert "Add a document" not in page
    refused = await add(api, sent["form"], files.PDF)
    assert refused.status_code == 422
    assert await chunks_of(inquiry) == 1
    assert 'id="documents"' not in (await api.get(empty["page"])).text


PART = b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
END = b"\r\n--b--\r\n"
BROKEN = [
    (PART + FILE + files.PDF, False),  # without an end
    (PART + FILE + files.PDF, True),
    (PART + FILE, True),
    (PART, False),
    (b"", False),
    (b"no form at all", False),
    (b"--b\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n", False),
    (PART.replace(b"other", b"o" * 20_000) + FILE + files.PDF + END, False),
]


@pytest.mark.parametrize(("body", "hangs_up"), BROKEN, ids=range(len(BROKEN)))
async def test_a_form_that_breaks_off_or_is_none_keeps_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, body: bytes, *, hangs_up: bool
) -> None:
    sent = await opened(api)
    cookie = "; ".join(f"{name}={value}" for name, value in api.cookies.items()).encode()
    raw = Raw(
        method="POST",
        path=sent["form"].encode(),
        headers=[(b"content-type", b"multipart/form-data; boundary=b"), (b"cookie", cookie)],
        body=tuple(body[at : at + 50] for at in range(0, len(body), 50)),
        hangs_up=hangs_up,
    )
    assert (await ask(app_of(inquiry), raw)).status == 400
    assert (await api.get(f"{sent['json']}/attachments")).json()["items"] == []
    assert await chunks_of(inquiry) == 0


@pytest.mark.parametrize("length", [1, 7, 64, 1000, 100_000])
async def test_however_a_form_is_cut_its_file_is_read_as_it_was(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, length: int
) -> None:
    sent = await opened(api)
    cookie = "; ".join(f"{name}={value}" for name, value in api.cookies.items()).encode()
    content = files.PDF + b"\r\n--b-\r\n--bb\r\n-" * 20 + b"\r\n"
    after = b'\r\n--b\r\nContent-Disposition: form-data; name="more"\r\n\r\nx' + END
    body = PART + FILE + content + after
    raw = Raw(
        method="POST",
        path=sent["form"].encode(),
        headers=[(b"content-type", b"multipart/form-data; boundary=b"), (b"cookie", cookie)],
        body=tuple(body[at : at + length] for at in range(0, len(body), length)),
    )
    assert (await ask(app_of(inquiry), raw)).status == 303
    (listed,) = (await api.get(f"{sent['json']}/attachments")).json()["items"]
    assert (await api.get(f"{sent['json']}/attachments/{listed['id']}")).content == content
