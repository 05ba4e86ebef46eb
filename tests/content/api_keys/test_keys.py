"""What a key looks like, what it allows, and how its use is counted."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.api_keys.domain import (
    Access,
    AlreadyRevoked,
    ApiKey,
    KeyExpired,
    KeyRevoked,
    KeyScope,
    KeyUnknown,
    OutsideLocations,
    ScopeMissing,
    hash_of,
    new_token,
    stored,
    token_in,
)
from services.content.api_keys.usecases.check_key import FRESH_SECONDS, CheckKey
from services.content.api_keys.usecases.count_usage import CountUsage
from shared.errors import Refusal
from shared.limits import LimitReached
from tests.support.clocks import MONDAY_NOON, StillClock

TOKEN, OTHER = new_token(), new_token()
HOUR = timedelta(hours=1)
PAGES = Access(scope=KeyScope.CONTENT_READ)
FEED = Access(scope=KeyScope.FEED_READ, names_location=True)


def api_key(**changes: Any) -> ApiKey:
    usual: dict[str, Any] = {
        "id": "key-1",
        "name": "Toronto's site",
        "scopes": frozenset({KeyScope.CONTENT_READ, KeyScope.FEED_READ}),
        "locations": frozenset(),
        "tokens": (stored(TOKEN),),
        "created_at": MONDAY_NOON,
        "created_by": "editor",
    }
    return ApiKey(**(usual | changes))


def test_a_key_is_known_at_sight_and_stored_so_that_nobody_finds_it_again() -> None:
    assert TOKEN.startswith("wfk_")
    assert len(TOKEN) == 76
    kept = stored(TOKEN)
    assert TOKEN.startswith(kept.hint)
    assert len(kept.hint) == 10
    assert TOKEN[4:] not in f"{kept.hash}{kept.hint}"


@pytest.mark.parametrize(
    "token",
    ["", "wfk_", "wfk_" + "0" * 72, TOKEN[:-1], TOKEN + "0", TOKEN.upper(), f" {TOKEN}",
     TOKEN.replace("wfk_", "wfs_"), TOKEN[:-1] + ("0" if TOKEN[-1] != "0" else "1"), "ｗfk_", "é"],
    ids=["nothing", "no secret", "a wrong checksum", "too short", "too long", "in capitals",
         "after a space", "of another kind", "mistyped", "of wide letters", "no ASCII"],
)  # fmt: skip
def test_what_cannot_be_a_key_is_refused_without_looking(token: str) -> None:
    with pytest.raises(KeyUnknown):
        hash_of(token)


@given(st.integers(min_value=4, max_value=75), st.sampled_from("0123456789abcdef"))
def test_a_key_with_a_sign_mistyped_is_none(at: int, sign: str) -> None:
    mistyped = TOKEN[:at] + sign + TOKEN[at + 1 :]
    if mistyped != TOKEN:
        with pytest.raises(KeyUnknown):
            hash_of(mistyped)


@pytest.mark.parametrize(
    ("values", "token"),
    [([], None), (["Bearer x"], "x"), (["bearer  x "], "x"), (["Bearer"], ""), (["Bearer "], "")],
)
def test_a_key_comes_as_a_bearers(values: list[str], token: str | None) -> None:
    assert token_in(values) == token


@pytest.mark.parametrize("values", [["Basic eDp5"], [""], ["x"], ["Bearer x", "Bearer x"]])
def test_nobody_who_says_something_else_is_taken_for_anonymous(values: list[str]) -> None:
    with pytest.raises(KeyUnknown):
        token_in(values)


@pytest.mark.parametrize(
    ("key", "refusal"),
    [
        (api_key(), None),
        (api_key(expires_at=MONDAY_NOON + HOUR), None),
        (api_key(expires_at=MONDAY_NOON), KeyExpired),
        (api_key(revoked_at=MONDAY_NOON - HOUR, expires_at=MONDAY_NOON), KeyRevoked),
        (api_key(tokens=(stored(OTHER),)), KeyUnknown),
        (api_key(tokens=(stored(OTHER), replace(stored(TOKEN), ends_at=MONDAY_NOON))), KeyRevoked),
        (api_key(tokens=(stored(OTHER), replace(stored(TOKEN), ends_at=MONDAY_NOON + HOUR))), None),
    ],
)
def test_a_key_is_good_until_it_is_revoked_replaced_or_expired(
    key: ApiKey, refusal: type[Refusal] | None
) -> None:
    if refusal is None:
        key.check_token(hash_of(TOKEN), MONDAY_NOON)
    else:
        with pytest.raises(refusal):
            key.check_token(hash_of(TOKEN), MONDAY_NOON)


@pytest.mark.parametrize(
    ("locations", "access", "location", "refusal"),
    [
        ((), PAGES, "calgary", None),
        ((), FEED, None, None),
        (("toronto",), PAGES, "toronto", None),
        (("toronto",), PAGES, None, None),
        (("toronto",), PAGES, "calgary", OutsideLocations),
        (("toronto",), FEED, "toronto", None),
        (("toronto",), FEED, None, OutsideLocations),
        ((), Access(scope=KeyScope.DRAFTS_READ), None, ScopeMissing),
    ],
)
def test_a_key_allows_what_its_scopes_and_clinics_say(
    locations: tuple[str, ...], access: Access, location: str | None, refusal: type[Refusal] | None
) -> None:
    key = api_key(locations=frozenset(locations))
    if refusal is None:
        key.check_access(access, location)
    else:
        with pytest.raises(refusal):
            key.check_access(access, location)


def test_two_keys_are_good_during_an_overlap_and_never_three() -> None:
    key = api_key()
    for _ in range(3):
        key = key.rotated(stored(new_token()), overlap=HOUR, by="editor", now=MONDAY_NOON)
    assert len(key.tokens) == 2
    with pytest.raises(AlreadyRevoked):
        key.revoked(by="editor", now=MONDAY_NOON).rotated(
            stored(OTHER), overlap=HOUR, by="editor", now=MONDAY_NOON
        )


class KeysInMemory:
    def __init__(self, *keys: ApiKey) -> None:
        self.keys = list(keys)
        self.reads = 0

    async def by_hash(self, token_hash: str) -> ApiKey | None:
        self.reads += 1
        return next((k for k in self.keys if any(t.hash == token_hash for t in k.tokens)), None)


class LimitsOf:
    def __init__(self, most: int) -> None:
        self.left = most

    async def take(self, _counted: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise LimitReached("key_reads", retry_after=7)


class CountedUses:
    def __init__(self) -> None:
        self.is_away = False
        self.uses: dict[tuple[str, date], tuple[int, int]] = {}
        self.last_used: dict[str, datetime] = {}

    async def add(self, uses: Any, last_used: Any) -> None:
        if self.is_away:
            raise ConnectionError
        self.uses |= uses
        self.last_used |= last_used

    async def of_key(self, _key_id: str, *, limit: int) -> list[Any]:
        return [][:limit]


async def test_a_key_is_read_once_in_a_while_and_its_use_is_written_for_all_at_once() -> None:
    keys, uses, clock = KeysInMemory(api_key()), CountedUses(), StillClock()
    at = [100.0]
    usage = CountUsage(usage=uses, is_transient=lambda error: isinstance(error, ConnectionError))
    check = CheckKey(
        keys=keys,  # type: ignore[arg-type] # the one method that is asked
        limits=LimitsOf(5),
        usage=usage,
        now=clock,
        monotonic=lambda: at[0],
    )
    for _ in range(4):
        await check(TOKEN, PAGES, None)
    assert keys.reads == 1
    with pytest.raises(ScopeMissing):
        await check(TOKEN, Access(scope=KeyScope.DRAFTS_READ), None)
    await check(TOKEN, PAGES, None)
    with pytest.raises(LimitReached):
        await check(TOKEN, PAGES, None)
    uses.is_away = True
    await usage.write()
    clock.advance(timedelta(hours=12))
    keys.keys[0] = api_key().revoked(by="editor", now=clock())
    at[0] += FRESH_SECONDS
    with pytest.raises(KeyRevoked):
        await check(TOKEN, PAGES, None)
    uses.is_away = False
    await usage.write()
    assert uses.uses == {("key-1", MONDAY_NOON.date()): (7, 2)}
    assert uses.last_used == {"key-1": MONDAY_NOON}
    uses.uses.clear()
    await usage.write()
    assert uses.uses == {}


async def test_what_nobody_has_issued_is_unknown_and_takes_no_memory() -> None:
    usage = CountUsage(usage=CountedUses(), is_transient=lambda _: False)
    check = CheckKey(
        keys=KeysInMemory(),  # type: ignore[arg-type] # as above
        limits=LimitsOf(5),
        usage=usage,
        now=StillClock(),
    )
    for _ in range(50):
        with pytest.raises(KeyUnknown):
            await check(new_token(), PAGES, None)
    assert not check.known
