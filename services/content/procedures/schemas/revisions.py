"""The revision of a text as an entity tag (RFC 9110, 8.8.3), what an editor says of it, and the
body that asks for one to be brought back.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.content.procedures.domain import Precondition

_LONGEST_NUMBER = 9


def etag(revision: int) -> str:
    return f'"{revision}"'


def precondition_of(
    if_match: str | None, if_none_match: str | None, facts_revision: int | None = None
) -> Precondition:
    """`If-Match: *` names no revision, so it says nothing; a tag that was never given out here is
    that of no revision. A proxy that packs answers may have made a tag weak.
    """
    names_revisions = if_match is not None and if_match.strip() != "*"
    return Precondition(
        revisions=_revisions(if_match or "") if names_revisions else None,
        is_new=if_none_match is not None,
        facts_revision=facts_revision,
    )


def _revisions(if_match: str) -> frozenset[int]:
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(","))
    return frozenset(
        int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) <= _LONGEST_NUMBER
    )


class RestoreRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    procedure: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)
    locale: Literal["en-CA", "fr-CA"]
    revision: int = Field(ge=1, le=10**9)
