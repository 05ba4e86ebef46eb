"""A scanner behind an HTTP address: it is sent the content and answers `{"verdict": "clean"}` or
`{"verdict": "refused"}`. Every other answer, and none, is none.
"""

from collections.abc import AsyncIterator
from typing import Final, Literal

import httpx2
from pydantic import BaseModel, ValidationError

from services.inquiry.attachments.domain import Attachment, Verdict
from services.inquiry.attachments.ports import ScannerDown

_TIMEOUT: Final = httpx2.Timeout(60.0, connect=2.0)
_LONGEST_ANSWER: Final = 4096


class _Answer(BaseModel):
    verdict: Literal["clean", "refused"]


class HttpScanner:
    def __init__(self, url: str, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._transport = transport

    async def scan(self, attachment: Attachment, content: AsyncIterator[bytes]) -> Verdict:
        """The scanner learns the media type and the bytes, and neither name nor inquiry."""
        headers = {
            "Content-Type": attachment.media_type or "application/octet-stream",
            "Content-Length": str(attachment.size),
        }
        try:
            async with httpx2.AsyncClient(timeout=_TIMEOUT, transport=self._transport) as http:
                answer = await http.post(self._url, content=content, headers=headers)
        except httpx2.HTTPError:
            raise ScannerDown from None
        if answer.status_code != httpx2.codes.OK or len(answer.content) > _LONGEST_ANSWER:
            raise ScannerDown
        try:
            return Verdict(_Answer.model_validate_json(answer.content).verdict)
        except ValidationError:
            raise ScannerDown from None
