"""Bodies of requests and answers about keys. A key itself is in two answers and nowhere else."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from services.content.api_keys.domain import LONGEST_OVERLAP, ApiKey, DayOfUse, KeyScope
from shared.web.paging import Page, cut

_HOUR: Final = timedelta(hours=1)
_Slug = Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _storable(at: datetime) -> datetime:
    if not 2000 <= at.year <= 9000:
        raise PydanticCustomError("wayfare.expiry", "Name a time that people will see.")
    return at.astimezone(UTC)


class KeyForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
    scopes: list[KeyScope] = Field(min_length=1, max_length=len(KeyScope))
    locations: list[_Slug] = Field(
        default_factory=list, max_length=100, description="Of these clinics only; empty: of all."
    )
    expires_at: Annotated[AwareDatetime, AfterValidator(_storable)] | None = None


class KeyRotationForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    overlap_hours: int = Field(
        default=24,
        strict=True,
        ge=0,
        le=LONGEST_OVERLAP // _HOUR,
        description="How long the key of before is good as well.",
    )

    @property
    def overlap(self) -> timedelta:
        return self.overlap_hours * _HOUR


class KeyBody(BaseModel):
    """`hint` is how the current key begins. `last_used_at` may be ten seconds behind."""

    id: str
    name: str
    hint: str
    scopes: list[KeyScope]
    locations: list[str]
    expires_at: datetime | None
    key_before_ends_at: datetime | None
    created_at: datetime
    created_by: str
    rotated_at: datetime | None
    rotated_by: str | None
    revoked_at: datetime | None
    revoked_by: str | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyBody":
        return cls(**_fields_of(key))


class KeyWithToken(KeyBody):
    key: str = Field(description="Shown this once: it is stored nowhere.")

    @classmethod
    def with_token(cls, key: ApiKey, token: str) -> "KeyWithToken":
        return cls(**_fields_of(key), key=token)


class KeyList(Page[KeyBody]):
    @classmethod
    def of(cls, found: Sequence[ApiKey], *, limit: int) -> "KeyList":
        shown, more = cut(found, limit, lambda key: key.id)
        return cls(items=[KeyBody.of(key) for key in shown], next_cursor=more)


class DayBody(BaseModel):
    """Of one day in UTC; `refused` of `count` for their scope, their clinic or their limit."""

    day: date
    count: int
    refused: int


class UsageList(Page[DayBody]):
    @classmethod
    def of(cls, found: Sequence[DayOfUse]) -> "UsageList":
        items = [DayBody(day=one.day, count=one.count, refused=one.refused) for one in found]
        return cls(items=items, next_cursor=None)


def _fields_of(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "hint": key.tokens[0].hint,
        "scopes": sorted(key.scopes),
        "locations": sorted(key.locations),
        "expires_at": key.expires_at,
        "key_before_ends_at": next((one.ends_at for one in key.tokens[1:]), None),
        "created_at": key.created_at,
        "created_by": key.created_by,
        "rotated_at": key.rotated_at,
        "rotated_by": key.rotated_by,
        "revoked_at": key.revoked_at,
        "revoked_by": key.revoked_by,
        "last_used_at": key.last_used_at,
    }
