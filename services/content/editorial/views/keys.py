"""The keys of the sites' programs, and how they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.content.api_keys.domain import ApiKey, DayOfUse, KeyScope
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView
from services.content.editorial.views.webhooks import until
from shared.formatting import format_short_day

ADDRESS = f"{HOME}/keys"


@dataclass(frozen=True, kw_only=True)
class KeyView:
    """`state`: valid, expired or revoked. Empty `clinics`: all of them."""

    id: str
    name: str
    hint: str
    state: str
    scopes: Sequence[str]
    clinics: Sequence[str]
    expires: str
    before_ends: str
    created: str
    created_by: str
    rotated: str
    rotated_by: str
    revoked: str
    revoked_by: str
    last_used: str
    href: str


@dataclass(frozen=True, kw_only=True)
class KeysView:
    chrome: ChromeView
    keys: Sequence[KeyView]
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class DayView:
    day: str
    count: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class KeyPageView:
    chrome: ChromeView
    key: KeyView
    usage: Sequence[DayView]
    total: int
    overlap: str
    problems: Mapping[str, str]
    attempted: str


@dataclass(frozen=True, kw_only=True)
class KeyInputs:
    """As they were typed."""

    name: str = ""
    scopes: Sequence[str] = (KeyScope.CONTENT_READ, KeyScope.FEED_READ)
    locations: Sequence[str] = ()
    expires: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyFormView:
    chrome: ChromeView
    inputs: KeyInputs
    scopes: Sequence[str]
    clinics: Sequence[ChoiceView]
    problems: Mapping[str, str]


def key_view(
    key: ApiKey,
    clinics: Mapping[str, str],
    staff: Mapping[str, str],
    locale: str,
    now: datetime,
) -> KeyView:
    before = key.tokens[1:]
    still = before[0].ends_at if before else None
    return KeyView(
        id=key.id,
        name=key.name,
        hint=key.tokens[0].hint,
        state=_state(key, now),
        scopes=sorted(key.scopes),
        clinics=sorted(clinics.get(one, one) for one in key.locations),
        expires=until(key.expires_at, locale),
        before_ends=until(still, locale) if still and still > now else "",
        created=until(key.created_at, locale),
        created_by=staff.get(key.created_by, key.created_by),
        rotated=until(key.rotated_at, locale),
        rotated_by=staff.get(key.rotated_by or "", key.rotated_by or ""),
        revoked=until(key.revoked_at, locale),
        revoked_by=staff.get(key.revoked_by or "", key.revoked_by or ""),
        last_used=until(key.last_used_at, locale),
        href=f"{ADDRESS}/{key.id}",
    )


def day_view(one: DayOfUse, locale: str) -> DayView:
    return DayView(day=format_short_day(one.day, locale), count=one.count, refused=one.refused)


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "valid"
