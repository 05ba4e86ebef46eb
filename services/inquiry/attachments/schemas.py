"""Headers of the tus protocol (1.0.0) as values, and bodies about attachments."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import quote

from pydantic import BaseModel

from services.inquiry.attachments.domain import (
    LARGEST_BYTES,
    Attachment,
    Kind,
    State,
)
from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from shared.errors import PreconditionFailed, Refusal, UnsupportedMediaType

VERSION: Final = "1.0.0"
RESUMABLE: Final = {"Tus-Resumable": VERSION}
CAPABILITIES: Final = {
    **RESUMABLE,
    "Tus-Version": VERSION,
    "Tus-Max-Size": str(LARGEST_BYTES),
    "Tus-Extension": "creation,creation-with-upload,termination,expiration",
}
CONTENT: Final = "application/offset+octet-stream"
FILE_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file, to be saved.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}
"""For `responses` of a route that answers a file."""
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_LONGEST_METADATA: Final = 4096


class TusVersionWrong(PreconditionFailed):
    code = "tus.version"
    title = "Say that the request is of tus 1.0.0 (Tus-Resumable)."
    headers: Mapping[str, str] = {"Tus-Version": VERSION}


class TusHeadersWrong(Refusal):
    code = "tus.headers"
    title = (
        "Upload-Length or Upload-Offset has to be a number, and Upload-Metadata to name filename"
        " and kind (referral, imaging or other), each value in base64."
    )


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What a creation announces."""

    kind: Kind
    filename: str = field(repr=False)
    size: int


def check_version(headers: Mapping[str, str]) -> None:
    """Raises `TusVersionWrong`."""
    if headers.get("tus-resumable") != VERSION:
        raise TusVersionWrong


def announced_of(headers: Mapping[str, str]) -> Announced:
    """Raises `TusHeadersWrong`."""
    metadata = _metadata(headers.get("upload-metadata", ""))
    try:
        kind = Kind(metadata["kind"])
        filename = metadata["filename"]
    except (KeyError, ValueError):
        raise TusHeadersWrong from None
    return Announced(kind=kind, filename=filename, size=_number(headers, "upload-length"))


def offset_of(headers: Mapping[str, str]) -> int:
    """Raises `TusHeadersWrong`."""
    return _number(headers, "upload-offset")


def _number(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise TusHeadersWrong
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """`name base64, name base64`; a name may come without a value."""
    if len(text) > _LONGEST_METADATA:
        raise TusHeadersWrong
    pairs = [part.strip().partition(" ") for part in text.split(",") if part.strip()]
    try:
        return {name: b64decode(value, validate=True).decode() for name, _, value in pairs}
    except ValueError:  # also of what is not UTF-8
        raise TusHeadersWrong from None


def check_content(headers: Mapping[str, str]) -> None:
    """Raises `UnsupportedMediaType`."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT:
        raise UnsupportedMediaType((CONTENT,))


def location_of(reference: str, attachment: Attachment) -> str:
    return f"/v1/inquiries/{reference}/attachments/{attachment.id}"


def progress_headers(attachment: Attachment) -> dict[str, str]:
    """How far it is, and until when it may go on."""
    whole = attachment.size if attachment.state is not State.UPLOADING else attachment.offset
    headers = {**RESUMABLE, "Upload-Offset": str(whole), "Upload-Length": str(attachment.size)}
    if attachment.expires_at is not None:
        headers["Upload-Expires"] = format_datetime(attachment.expires_at, usegmt=True)
    return headers


def content_headers(media_type: str, filename: str, size: int) -> dict[str, str]:
    """It is saved and never shown: whatever it is, no browser takes it for a page of ours."""
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", filename)
    encoded = quote(filename.encode("utf-8", "replace"), safe="")
    return {
        "Content-Type": "text/plain; charset=utf-8" if media_type == "text/plain" else media_type,
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


class AttachmentAnswer(BaseModel):
    """`scanned`: whether somebody has looked for harmful content; `state` `refused`: and found
    some, so nothing but the name is left. `media_type`: as the bytes say, once all are here.
    """

    id: str
    kind: str
    filename: str
    media_type: str | None
    size: int
    state: str
    scanned: bool
    at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, named: NamedAttachment) -> "AttachmentAnswer":
        one = named.attachment
        return cls(
            id=one.id,
            kind=one.kind.value,
            filename=named.filename,
            media_type=one.media_type,
            size=one.size,
            state=one.state.value,
            scanned=one.is_scanned,
            at=one.at,
            expires_at=one.expires_at,
        )


class AttachmentsAnswer(BaseModel):
    items: list[AttachmentAnswer]

    @classmethod
    def of(cls, those: Sequence[NamedAttachment]) -> "AttachmentsAnswer":
        return cls(items=[AttachmentAnswer.of(one) for one in those])
