"""Which passwords are taken, and why others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.domain import Weakness, weakness_of

NAME, EMAIL = "Maya Ostrander-Quill", "maya.ostrander@harbour-clinic.example"


def why(password: str) -> Weakness | None:
    return weakness_of(password, name=NAME, email=EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "tulip-anvil-mongoose-9",
        "correct staple unhorsed vigour",
        "kQ7#vw2!Lm9@xz",
        "ë" * 3 + "blauwe fietsketting",
    ],
)
def test_several_words_or_many_odd_signs_are_taken(password: str) -> None:
    assert why(password) is None


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.TOO_SHORT),
        ("kQ7#vw2!Lm9", Weakness.TOO_SHORT),
        ("x" * 257, Weakness.TOO_LONG),
        ("tulip-anvil\nmongoose", Weakness.NOT_STORABLE),
        ("tulip-anvil\x00mongoose", Weakness.NOT_STORABLE),
        ("ostrander2026", Weakness.PERSONAL),
        ("MayaOstrander", Weakness.PERSONAL),
        ("harbourclinic", Weakness.PERSONAL),
        ("wayfarewayfare", Weakness.PERSONAL),
        ("password1234", Weakness.COMMON),
        ("iloveyou12345", Weakness.COMMON),
        ("aaaaaaaaaaaaaaa", Weakness.PATTERN),
        ("abcabcabcabcabc", Weakness.PATTERN),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason(
    password: str, weakness: Weakness
) -> None:
    assert why(password) is weakness


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_typed_is_taken_or_refused(password: str, name: str, email: str) -> None:
    found = weakness_of(password, name=name, email=email)
    assert found is None or isinstance(found, Weakness)


def test_the_words_of_one_person_do_not_count_for_the_next() -> None:
    assert weakness_of("ostrander2026", name=NAME, email=EMAIL) is Weakness.PERSONAL
    assert weakness_of("ostrander2026", name="Roy", email="r@x.example") is not Weakness.PERSONAL
