"""Who may read the ledger is signed by routing: for this alone, for half a minute."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.auth.domain import Role
from shared.disclosure.assertion import DisclosureRequest, UnreadableAssertion
from shared.disclosure.ledger import (
    LEDGER_ROLES,
    LedgerReader,
    read_ledger_reader,
    sign_ledger_reader,
)
from shared.disclosure.token import (
    authorization,
    read_assertion,
    signing_key,
    token_of,
    verification_key,
)
from shared.keys import Key
from tests.support.clocks import MONDAY_NOON

PRIVATE = Ed25519PrivateKey.generate()
KEY = signing_key(Key(kid="d1", secret=PRIVATE.private_bytes_raw()))
PUBLIC = {"d1": verification_key(Key(kid="d1", secret=PRIVATE.public_key().public_bytes_raw()))}
AUDITOR = LedgerReader(account_id="account-1", role="auditor")
NOW = int(MONDAY_NOON.timestamp())
CLAIMS = {
    "iss": "wayfare-routing",
    "aud": "wayfare-inquiry-ledger",
    "sub": "account-1",
    "role": "auditor",
    "iat": NOW,
    "exp": NOW + 30,
}


def signed(**more: object) -> str:
    claims = {name: value for name, value in {**CLAIMS, **more}.items() if value is not None}
    return jwt.encode({"alg": "Ed25519", "kid": "d1"}, claims, KEY, algorithms=["Ed25519"])


def token(reader: LedgerReader = AUDITOR) -> str:
    return token_of(sign_ledger_reader(reader, KEY, MONDAY_NOON))


@pytest.mark.parametrize("role", Role)
def test_those_who_answer_for_the_whole_network_are_read_back_and_nobody_else(role: Role) -> None:
    reader = LedgerReader(account_id="account-1", role=role.value)
    expected = reader if role.value in LEDGER_ROLES else None
    assert read_ledger_reader(token(reader), PUBLIC, MONDAY_NOON) == expected


@pytest.mark.parametrize(("seconds", "is_good"), [(-6, False), (-5, True), (34, True), (35, False)])
def test_it_lives_for_half_a_minute_by_clocks_that_may_differ(seconds: int, is_good: bool) -> None:
    now = MONDAY_NOON + timedelta(seconds=seconds)
    assert (read_ledger_reader(token(), PUBLIC, now) is not None) is is_good


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "somebody"}, {"aud": "wayfare-inquiry"}, {"aud": None}, {"role": None},
        {"role": "coordinator"}, {"sub": ""}, {"exp": NOW + 61}, {"exp": None},
        {"exp": 10**30}, {"iat": -(10**30)}, {"iat": "now"}, {"exp": NOW - 60},
    ],
    ids=str,
)  # fmt: skip
def test_anything_else_is_nobody(changed: dict[str, object]) -> None:
    assert read_ledger_reader(signed(), PUBLIC, MONDAY_NOON) == AUDITOR
    assert read_ledger_reader(signed(**changed), PUBLIC, MONDAY_NOON) is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", "." * 5000])
def test_what_is_no_token_is_nobody(text: str) -> None:
    assert read_ledger_reader(text, PUBLIC, MONDAY_NOON) is None


def test_another_key_signs_for_nobody() -> None:
    other = OKPKey.import_key(Ed25519PrivateKey.generate(), parameters={"kid": "d1"})
    forged = token_of(sign_ledger_reader(AUDITOR, other, MONDAY_NOON))
    assert read_ledger_reader(forged, PUBLIC, MONDAY_NOON) is None
    assert read_ledger_reader(token(), {}, MONDAY_NOON) is None


def test_it_opens_no_patients_details_and_what_opens_those_shows_no_ledger() -> None:
    assert isinstance(read_assertion(token(), PUBLIC), UnreadableAssertion)
    request = DisclosureRequest(
        account_id="account-1",
        name="Anna Roy",
        role="manager",
        lead_id="lead-1",
        inquiry_id="inquiry-1",
        purpose="follow_up",
    )
    other = token_of(authorization(request.asserted("assertion-1", MONDAY_NOON), KEY))
    assert not isinstance(read_assertion(other, PUBLIC), UnreadableAssertion)
    assert read_ledger_reader(other, PUBLIC, MONDAY_NOON) is None
