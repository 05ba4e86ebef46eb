"""The revision of a text as an entity tag (RFC 9110, 8.8.3), and what an editor says of it."""

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
