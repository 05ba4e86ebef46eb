"""Who of the staff asks a question that routing signs on their behalf: a dependency of the routes
that answer one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Header, Response

from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from shared.disclosure.network_reader import NetworkReader, Question
from shared.disclosure.token import token_of
from shared.web import bearer

ASSERTION: Final = bearer("assertion", "Signed by routing: who looks.")
Authorization = Annotated[str, Header(include_in_schema=False)]
ReaderOf = Callable[[str, Question], NetworkReader | None]
"""Whom a token names, if it is valid now for this question."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Raises `AssertionNotAccepted`. What is answered is kept by nobody."""

    question: Question
    reader_of: ReaderOf

    async def __call__(
        self, response: Response, authorization: Authorization = ""
    ) -> NetworkReader:
        reader = self.reader_of(token_of(authorization), self.question)
        if reader is None:
            raise AssertionNotAccepted
        response.headers["Cache-Control"] = "no-store"
        return reader
