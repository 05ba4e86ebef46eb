"""What the endpoints of procedures take: names, locales, revisions, and who asks."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from fastapi import Depends, Header, Path, Query

from services.content.procedures.domain import Draft
from services.content.revisions.schemas import etag
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role

PATTERN_OF_A_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LARGEST_REVISION: Final = 10**9

OptionalSlug = Annotated[str | None, Query(max_length=100, pattern=PATTERN_OF_A_SLUG)]
ProcedureSlug = Annotated[str, Path(max_length=100, pattern=PATTERN_OF_A_SLUG)]
LocationSlug = Annotated[str, Path(max_length=100, pattern=PATTERN_OF_A_SLUG)]
Locale = Literal["en-CA", "fr-CA"]
Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
Tag = Annotated[str | None, Header(max_length=200)]
OptionalRevision = Annotated[int | None, Query(ge=1, le=LARGEST_REVISION)]


def headers_of(draft: Draft, locale: str) -> Mapping[str, str]:
    return {"ETag": etag(draft.text_revisions[locale]), "Cache-Control": "no-store"}
