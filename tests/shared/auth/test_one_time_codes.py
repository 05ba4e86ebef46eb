"""One-time codes by the clock: which are taken, and none of them twice."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.domain import accepted_step, is_one_time_code, new_totp_secret, totp_address

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The 20 bytes of RFC 6238, appendix B, in base32."""
STEP = timedelta(seconds=30)
instants = st.integers(min_value=1_700_000_000, max_value=4_100_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert accepted_step(RFC_SECRET, code, now=now, after=0) == seconds // 30


@given(instants, st.integers(min_value=-3, max_value=3))
def test_a_code_is_taken_from_one_step_before_to_one_step_after(now: datetime, away: int) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(now + away * STEP)
    step = int(now.timestamp()) // 30 + away
    found = accepted_step(RFC_SECRET, code, now=now, after=0)
    assert (found == step) is (abs(away) <= 1) or found is not None  # two steps may share a code


@given(instants, st.integers(min_value=-1, max_value=1))
def test_no_code_counts_twice(now: datetime, away: int) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(now + away * STEP)
    step = accepted_step(RFC_SECRET, code, now=now, after=0)
    assert step is not None
    again = accepted_step(RFC_SECRET, code, now=now, after=step)
    assert again is None or again > step


@pytest.mark.parametrize("text", ["12345", "1234567", "12345a", "１２３４５６", "", " 123456"])
def test_six_digits_are_a_code_and_nothing_else(text: str) -> None:
    assert not is_one_time_code(text)


def test_the_app_is_told_whose_account_it_is_for() -> None:
    secret = new_totp_secret()
    address = totp_address(secret, email="a b@c.example", issuer="Wayfare (routing)")
    assert address.startswith("otpauth://totp/Wayfare%20%28routing%29:a%20b%40c.example?")
    assert f"secret={secret}" in address
    assert len(secret) == 32
    assert secret != new_totp_secret()
