"""Who may ask inquiry about the whole network is signed by routing: for one question, for half a
minute.
"""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.auth.domain import Role
from shared.disclosure.assertion import DisclosureRequest, UnreadableAssertion
from shared.disclosure.ledger import LEDGER
from shared.disclosure.network_reader import NetworkReader, Question, read_reader, sign_reader
from shared.disclosure.oversight import ACTING, OVERSIGHT
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
AUDITOR = NetworkReader(account_id="account-1", role="auditor")
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


def token(reader: NetworkReader = AUDITOR, question: Question = LEDGER) -> str:
    return token_of(sign_reader(reader, question, KEY, MONDAY_NOON))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("question", [LEDGER, OVERSIGHT, ACTING], ids=["ledger", "sees", "acts"])
def test_those_who_may_ask_are_read_back_and_nobody_else(question: Question, role: Role) -> None:
    reader = NetworkReader(account_id="account-1", role=role.value)
    expected = reader if role.value in question.roles else None
    assert read_reader(token(reader, question), question, PUBLIC, MONDAY_NOON) == expected


@pytest.mark.parametrize(("seconds", "is_good"), [(-6, False), (-5, True), (34, True), (35, False)])
def test_it_lives_for_half_a_minute_by_clocks_that_may_differ(seconds: int, is_good: bool) -> None:
    now = MONDAY_NOON + timedelta(seconds=seconds)
    assert (read_reader(token(), LEDGER, PUBLIC, now) is not None) is is_good


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
    assert read_reader(signed(), LEDGER, PUBLIC, MONDAY_NOON) == AUDITOR
    assert read_reader(signed(**changed), LEDGER, PUBLIC, MONDAY_NOON) is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", "." * 5000])
def test_what_is_no_token_is_nobody(text: str) -> None:
    assert read_reader(text, LEDGER, PUBLIC, MONDAY_NOON) is None


def test_another_key_signs_for_nobody() -> None:
    other = OKPKey.import_key(Ed25519PrivateKey.generate(), parameters={"kid": "d1"})
    forged = token_of(sign_reader(AUDITOR, LEDGER, other, MONDAY_NOON))
    assert read_reader(forged, LEDGER, PUBLIC, MONDAY_NOON) is None
    assert read_reader(token(), LEDGER, {}, MONDAY_NOON) is None


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
    assert read_reader(other, LEDGER, PUBLIC, MONDAY_NOON) is None


def test_each_question_has_a_token_of_its_own() -> None:
    assert read_reader(token(AUDITOR, LEDGER), OVERSIGHT, PUBLIC, MONDAY_NOON) is None
    assert read_reader(token(AUDITOR, OVERSIGHT), LEDGER, PUBLIC, MONDAY_NOON) is None
    assert read_reader(token(AUDITOR, OVERSIGHT), ACTING, PUBLIC, MONDAY_NOON) is None
