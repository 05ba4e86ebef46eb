"""Secrets of authenticator apps are opened as what they are, and by nobody without the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.domain import SealedSecret, SecondFactorUnreadable
from shared.auth.sealing import SealedSecrets
from tests.support.keys import ring

HERE = SealedSecrets(keys=ring("n1"), service="routing")


@given(st.text(max_size=60))
def test_a_secret_comes_back_for_its_own_account(secret: str) -> None:
    sealed = HERE.seal("maya", secret)
    assert HERE.open("maya", sealed) == secret
    assert len(secret) < 4 or secret.encode() not in sealed.sealed


@pytest.mark.parametrize(
    ("other", "account"),
    [
        (HERE, "roy"),
        (SealedSecrets(keys=ring("n1"), service="content"), "maya"),
        (SealedSecrets(keys=ring("n2"), service="routing"), "maya"),
        (SealedSecrets(keys=None, service="routing"), "maya"),
    ],
)
def test_elsewhere_it_cannot_be_opened(other: SealedSecrets, account: str) -> None:
    with pytest.raises(SecondFactorUnreadable):
        other.open(account, HERE.seal("maya", "secret"))


@given(st.integers(min_value=0, max_value=33), st.integers(min_value=1, max_value=255))
def test_a_changed_or_missing_byte_is_noticed(at: int, by: int) -> None:
    sealed = HERE.seal("maya", "secret").sealed
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= by
    for broken in (bytes(changed), sealed[:at]):
        if broken != sealed:
            with pytest.raises(SecondFactorUnreadable):
                HERE.open("maya", SealedSecret(sealed=broken, kid="n1"))


def test_with_a_new_key_it_is_sealed_anew_once() -> None:
    rotated = SealedSecrets(keys=ring("n2", "n1"), service="routing")
    anew = rotated.seal_anew("maya", HERE.seal("maya", "secret"))
    assert anew is not None
    assert anew.kid == "n2"
    assert rotated.open("maya", anew) == "secret"
    assert rotated.seal_anew("maya", anew) is None
    assert (
        SealedSecrets(keys=ring("n2"), service="routing").seal_anew(
            "maya", HERE.seal("maya", "secret")
        )
        is None
    )
