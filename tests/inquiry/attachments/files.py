"""Small files of every kind, as they begin and end, and people who send them."""

import io
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

import httpx2

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.patients import bearer, id_of, submitted

TUS: Final = {"Tus-Resumable": "1.0.0"}
BYTES: Final = {"Content-Type": "application/offset+octet-stream"}


def docx(**more: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>" * 50)
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return kept.getvalue()


def zipped(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return kept.getvalue()


PDF: Final = b"%PDF-1.7\n" + b"1 0 obj\n" * 20 + b"%%EOF\n"
PNG: Final = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82"
JPEG: Final = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + bytes(100) + b"\xff\xd9"
TIFF: Final = b"II*\x00" + bytes(100)
HEIC: Final = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(50)
DICOM: Final = bytes(128) + b"DICM" + b"\x02\x00\x00\x00UL" + bytes(100)
DICOM_AND_TIFF: Final = b"MM\x00*" + bytes(124) + b"DICM" + bytes(100)
DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_of(size: int) -> bytes:
    """Of exactly this many bytes, none of its chunks like another."""
    body = b"".join(b"%015d\n" % at for at in range(size // 16 + 1))
    return (b"%PDF-1.7\n" + body)[:size]


def in_base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def metadata(filename: str = "Referral.pdf", kind: str = "referral") -> dict[str, str]:
    return {"Upload-Metadata": f"filename {in_base64(filename)},kind {in_base64(kind)}"}


class Uploader:
    """A program with a session's token."""

    def __init__(self, api: httpx2.AsyncClient, sent: Mapping[str, str], token: str) -> None:
        self.api, self.sent = api, sent
        self.headers = bearer(token)
        self.list_url = f"{sent['json']}/attachments"

    async def begin(self, size: int, **named: str) -> httpx2.Response:
        headers = {**TUS, **self.headers, "Upload-Length": str(size), **metadata(**named)}
        return await self.api.post(self.list_url, headers=headers)

    async def begun(self, size: int, **named: str) -> str:
        answer = await self.begin(size, **named)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def patch(self, url: str, offset: int, content: bytes) -> httpx2.Response:
        headers = {**TUS, **BYTES, **self.headers, "Upload-Offset": str(offset)}
        return await self.api.patch(url, headers=headers, content=content)

    async def offset(self, url: str) -> int:
        answer = await self.api.head(url, headers={**TUS, **self.headers})
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    async def added(self, content: bytes, **named: str) -> str:
        url = await self.begun(len(content), **named)
        answer = await self.patch(url, 0, content)
        assert answer.status_code == 204, answer.text
        return url

    async def items(self) -> list[dict[str, object]]:
        answer = await self.api.get(self.list_url, headers=self.headers)
        assert answer.status_code == 200
        found: list[dict[str, object]] = answer.json()["items"]
        return found

    async def read(self, url: str) -> httpx2.Response:
        return await self.api.get(url, headers=self.headers)

    async def remove(self, url: str) -> httpx2.Response:
        return await self.api.delete(url, headers={**TUS, **self.headers})


async def uploader(api: httpx2.AsyncClient, **changes: object) -> Uploader:
    """Of a new inquiry."""
    sent = await submitted(api, **changes)
    opened = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    return Uploader(api, sent, opened.json()["token"])


async def inquiry_id_of(inquiry: InquiryWeb, one: Uploader) -> str:
    return await id_of(inquiry, one.sent["reference"])


async def chunks_of(inquiry: InquiryWeb) -> int:
    return await inquiry.database["attachment_chunks"].count_documents({})
