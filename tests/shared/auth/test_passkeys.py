"""Passkeys: for which address they are good, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webauthn.helpers import bytes_to_base64url

from shared.auth.ceremonies import Ceremonies
from shared.auth.domain import (
    PASSKEYS_KEPT,
    Account,
    Passkey,
    PasskeyRefused,
    RelyingParty,
    Role,
    StepExpired,
    TooManyPasskeys,
    passkey_name,
    relying_party,
)
from shared.auth.store import MongoAccounts
from shared.auth.wiring import build_sign_in
from shared.errors import Invalid
from shared.mongo import Database
from tests.shared.auth.builders import account, quick_passwords
from tests.support.authenticator import Authenticator
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.keys import ring
from tests.support.limits import limits_of

ADDRESS = "https://staff.harbour.example"
PARTY = RelyingParty(id="staff.harbour.example", origin=ADDRESS)
HERE = Ceremonies(party=PARTY, service="routing")
MAYA = account(Role.COORDINATOR, "toronto")
CHALLENGE = b"c" * 32


@pytest.mark.parametrize(
    ("address", "party"),
    [
        (ADDRESS, PARTY),
        ("https://Staff.Harbour.example", PARTY),
        ("https://a.example:8443", RelyingParty(id="a.example", origin="https://a.example:8443")),
        ("http://localhost:8001", RelyingParty(id="localhost", origin="http://localhost:8001")),
        ("http://staff.harbour.example", None),
        ("http://127.0.0.1:8001", None),
        ("https://127.0.0.1", None),
        ("https://[::1]:8001", None),
        ("", None),
    ],
)
def test_a_passkey_is_good_for_a_name_that_is_reached_by_https(
    address: str, party: RelyingParty | None
) -> None:
    assert relying_party(address) == party


def made(authenticator: Authenticator, who: Account = MAYA) -> Passkey:
    credential = authenticator.make(HERE.asked_to_make(who, [], CHALLENGE))
    found = HERE.made(credential, CHALLENGE)
    return Passkey(
        id=found.id,
        account_id=who.id,
        name="Laptop",
        public_key=found.public_key,
        sign_count=found.sign_count,
        added_at=MONDAY_NOON,
    )


def test_a_passkey_signs_what_it_is_asked_for() -> None:
    authenticator = Authenticator(origin=ADDRESS)
    passkey = made(authenticator)
    answer = authenticator.sign(HERE.asked_to_sign(CHALLENGE))
    assert HERE.named(answer) == passkey.id
    assert HERE.signed(answer, CHALLENGE, passkey) == 0


def elsewhere(authenticator: Authenticator) -> None:
    authenticator.origin = "https://staff.harbour.example.evil.example"


def without_asking(authenticator: Authenticator) -> None:
    authenticator.is_verified = False


def as_another(authenticator: Authenticator) -> None:
    authenticator.key = Authenticator(origin="").key


@pytest.mark.parametrize("change", [elsewhere, without_asking, as_another])
def test_what_was_signed_elsewhere_or_by_somebody_else_is_refused(
    change: Callable[[Authenticator], None],
) -> None:
    authenticator = Authenticator(origin=ADDRESS)
    passkey = made(authenticator)
    change(authenticator)
    with pytest.raises(PasskeyRefused):
        HERE.signed(authenticator.sign(HERE.asked_to_sign(CHALLENGE)), CHALLENGE, passkey)
    if change is not as_another:
        with pytest.raises(PasskeyRefused):
            made(authenticator)


def test_another_challenge_another_owner_and_a_copy_that_is_behind_are_refused() -> None:
    authenticator = Authenticator(origin=ADDRESS, count=7)
    passkey = made(authenticator)
    authenticator.count = 8
    answer = authenticator.sign(HERE.asked_to_sign(CHALLENGE))
    assert HERE.signed(answer, CHALLENGE, passkey) == 8
    for challenge, stored in (
        (b"d" * 32, passkey),
        (CHALLENGE, replace(passkey, account_id="roy")),
        (CHALLENGE, replace(passkey, sign_count=8)),
        (CHALLENGE, replace(passkey, sign_count=9)),
    ):
        with pytest.raises(PasskeyRefused):
            HERE.signed(answer, challenge, stored)
    for handle in ("", None, 7, "!", ["x"]):
        odd = authenticator.sign(HERE.asked_to_sign(CHALLENGE), userHandle=handle)
        with pytest.raises(PasskeyRefused):
            HERE.signed(odd, CHALLENGE, passkey)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PARTS = ("id", "rawId", "type", "response")


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(PARTS), json_values))
def test_whatever_is_handed_in_is_refused_and_no_error_of_ours(
    text: str, fields: dict[str, object]
) -> None:
    passkey = made(Authenticator(origin=ADDRESS))
    for odd in (text, json.dumps(fields), "[" * 2_000):
        with pytest.raises(PasskeyRefused):
            HERE.made(odd, CHALLENGE)
        with pytest.raises(PasskeyRefused):
            HERE.signed(odd, CHALLENGE, passkey)


@given(st.binary(max_size=200))
def test_an_attestation_of_any_bytes_is_refused(raw: bytes) -> None:
    authenticator = Authenticator(origin=ADDRESS)
    credential = json.loads(authenticator.make(HERE.asked_to_make(MAYA, [], CHALLENGE)))
    credential["response"]["attestationObject"] = bytes_to_base64url(raw)
    with pytest.raises(PasskeyRefused):
        HERE.made(json.dumps(credential), CHALLENGE)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b", "\u202eabc"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        passkey_name(name)


async def test_a_challenge_is_good_once_and_for_the_browser_that_asked(
    database: Database,
) -> None:
    sign_in = build_sign_in(
        database,
        service="routing",
        is_secure=True,
        passwords=quick_passwords(),
        limits=limits_of(database),
        keys=ring("n1"),
        address=ADDRESS,
        now=StillClock(),
    )
    passkeys, authenticator = sign_in.passkeys, Authenticator(origin=ADDRESS)
    await MongoAccounts(database).put(MAYA)
    asked = await passkeys.register.begin(MAYA)
    credential = authenticator.make(asked.options)
    with pytest.raises(StepExpired):
        await passkeys.register("roy", asked.token, credential, "Laptop")
    asked = await passkeys.register.begin(MAYA)
    await passkeys.register(MAYA.id, asked.token, authenticator.make(asked.options), "Laptop")

    begun = await passkeys.prove.begin("192.0.2.1")
    other = await passkeys.prove.begin("192.0.2.1")
    answer = authenticator.sign(begun.options)
    with pytest.raises(PasskeyRefused):
        await passkeys.prove(other.token, answer)
    who = await passkeys.prove(begun.token, answer)
    assert (who.account, who.methods) == (MAYA, ("passkey",))
    with pytest.raises(StepExpired):
        await passkeys.prove(begun.token, answer)

    await MongoAccounts(database).set_disabled(MAYA, MONDAY_NOON)
    begun = await passkeys.prove.begin("192.0.2.1")
    with pytest.raises(PasskeyRefused):
        await passkeys.prove(begun.token, authenticator.sign(begun.options))
    await passkeys.remove("roy", HERE.named(answer))
    assert len(await passkeys.of(MAYA.id)) == 1
    await passkeys.remove(MAYA.id, HERE.named(answer))
    assert await passkeys.of(MAYA.id) == []


async def test_an_account_has_so_many_passkeys_and_no_more(database: Database) -> None:
    sign_in = build_sign_in(
        database,
        service="routing",
        is_secure=True,
        passwords=quick_passwords(),
        limits=limits_of(database),
        address=ADDRESS,
        now=StillClock(),
    )
    for number in range(PASSKEYS_KEPT):
        passkey = replace(made(Authenticator(origin=ADDRESS)), id=f"k{number}")
        await sign_in.passkeys.passkeys.add(passkey)
    with pytest.raises(TooManyPasskeys):
        await sign_in.passkeys.register.begin(MAYA)
