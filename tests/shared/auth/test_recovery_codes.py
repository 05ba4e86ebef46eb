"""Recovery codes: how they are typed, and what of them is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.domain import new_recovery_codes, recovery_code, recovery_code_hash


def test_ten_that_differ_each_of_eighty_bits() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)


@given(st.sampled_from(["", "-", " ", "  ", "\t"]), st.booleans())
def test_a_code_is_known_however_it_is_typed(between: str, is_small: bool) -> None:
    (code, *_) = new_recovery_codes()
    typed = f" {code.replace('-', between)} "
    assert recovery_code(typed.lower() if is_small else typed) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert recovery_code("OIL0-OIL0-OIL0-OIL0") == "0110-0110-0110-0110"


@pytest.mark.parametrize("text", ["", "-", "123456", "U" * 16, "0" * 15, "0" * 17, "é" * 16])
def test_anything_else_is_no_code(text: str) -> None:
    assert recovery_code(text) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    code = recovery_code(text)
    assert code is None or recovery_code(code) == code


def test_a_hash_belongs_to_one_account() -> None:
    (code, *_) = new_recovery_codes()
    assert recovery_code_hash("maya", code) != recovery_code_hash("roy", code)
    assert code not in recovery_code_hash("maya", code)
