"""What routing signs is what inquiry reads, and only that."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt

from shared.disclosure.assertion import (
    CLOCKS_DIFFER_BY,
    LIVES_AT_MOST,
    LIVES_FOR,
    Assertion,
    DisclosureRequest,
    Purpose,
    RefusalReason,
    UnreadableAssertion,
)
from shared.disclosure.token import (
    AUDIENCE,
    ISSUER,
    authorization,
    read_assertion,
    sign_assertion,
    signing_key,
    token_of,
    verification_key,
)
from shared.keys import Key
from tests.support.clocks import MONDAY_NOON

INQUIRY = "0192f3a0-0000-7000-8000-000000000001"
REQUEST = DisclosureRequest(
    account_id="maya",
    name="Maya Roy",
    role="coordinator",
    lead_id="0192f3a0-0000-7000-8000-000000000002",
    inquiry_id=INQUIRY,
    purpose=Purpose.FOLLOW_UP,
)
ASSERTION = REQUEST.asserted("assertion-1", MONDAY_NOON + timedelta(microseconds=7))
PRIVATE = Ed25519PrivateKey.generate()
SIGNS = signing_key(Key(kid="d1", secret=PRIVATE.private_bytes_raw()))
CHECKS = {"d1": verification_key(Key(kid="d1", secret=PRIVATE.public_key().public_bytes_raw()))}


def test_an_assertion_that_routing_makes_is_accepted_by_inquiry_word_for_word() -> None:
    read = read_assertion(token_of(authorization(ASSERTION, SIGNS)), CHECKS)
    assert read == ASSERTION
    assert isinstance(read, Assertion)
    assert read.fault(MONDAY_NOON) is None
    assert asdict(read).items() >= asdict(REQUEST).items()


def test_routing_asks_for_less_time_than_inquiry_accepts() -> None:
    assert LIVES_FOR < LIVES_AT_MOST
    assert ASSERTION.expires_at - ASSERTION.issued_at == LIVES_FOR


@pytest.mark.parametrize(
    ("assertion", "after", "fault"),
    [
        (ASSERTION, LIVES_FOR + CLOCKS_DIFFER_BY, RefusalReason.EXPIRED),
        (ASSERTION, LIVES_FOR + CLOCKS_DIFFER_BY - timedelta(seconds=1), None),
        (ASSERTION, -CLOCKS_DIFFER_BY, None),
        (ASSERTION, -CLOCKS_DIFFER_BY - timedelta(seconds=1), RefusalReason.EXPIRED),
        (replace(ASSERTION, role="auditor"), timedelta(), RefusalReason.ROLE),
        (
            replace(ASSERTION, expires_at=MONDAY_NOON + LIVES_AT_MOST + timedelta(seconds=1)),
            timedelta(),
            RefusalReason.TOO_LONG,
        ),
    ],
)
def test_an_assertion_is_good_for_its_role_and_its_seconds(
    assertion: Assertion, after: timedelta, fault: RefusalReason | None
) -> None:
    assert assertion.fault(MONDAY_NOON + after) is fault


def _signed(**claims: object) -> str:
    whole = jwt.decode(
        sign_assertion(ASSERTION, SIGNS), CHECKS["d1"], algorithms=["Ed25519"]
    ).claims
    changed = {name: value for name, value in {**whole, **claims}.items() if value is not None}
    return jwt.encode({"alg": "Ed25519", "kid": "d1"}, changed, SIGNS, algorithms=["Ed25519"])


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": AUDIENCE},
        {"aud": ISSUER},
        {"sub": None},
        {"jti": "short"},
        {"purpose": "Because I want to"},
        {"exp": "soon"},
        {"iat": 10**30, "exp": 10**30},
    ],
)
def test_a_token_with_other_claims_is_no_assertion_but_names_its_inquiry(
    claims: dict[str, object],
) -> None:
    assert read_assertion(_signed(**claims), CHECKS) == UnreadableAssertion(inquiry_id=INQUIRY)


def test_a_claim_that_a_newer_routing_adds_is_passed_over() -> None:
    assert read_assertion(_signed(clinics=["toronto"]), CHECKS) == ASSERTION


def test_a_token_of_another_key_or_of_none_is_no_assertion() -> None:
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    foreign = sign_assertion(ASSERTION, signing_key(Key(kid="d1", secret=seed)))
    unknown = sign_assertion(ASSERTION, signing_key(Key(kid="d9", secret=seed)))
    for token in (foreign, unknown):
        assert read_assertion(token, CHECKS) == UnreadableAssertion(inquiry_id=INQUIRY)
    for nothing in ("", "a.b.c", "..."):
        assert isinstance(read_assertion(nothing, CHECKS), UnreadableAssertion)
