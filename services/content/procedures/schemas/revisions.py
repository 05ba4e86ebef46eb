"""What an editor says of the revision of a text, and the body that asks for one to be brought
back.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.content.procedures.domain import Precondition
from services.content.revisions.schemas import named_revisions


def precondition_of(
    if_match: str | None, if_none_match: str | None, facts_revision: int | None = None
) -> Precondition:
    return Precondition(
        revisions=named_revisions(if_match),
        is_new=if_none_match is not None,
        facts_revision=facts_revision,
    )


class RestoreRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    procedure: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)
    locale: Literal["en-CA", "fr-CA"]
    revision: int = Field(ge=1, le=10**9)
