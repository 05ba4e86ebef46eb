"""Cursors give back what they were made of, and nothing else passes for one."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.cursors import UnknownCursor, decode_cursor, encode_cursor

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60)
numbers = st.integers(-(2**53), 2**53)


@given(texts, numbers, texts)
def test_a_cursor_gives_back_its_values(first: str, second: int, third: str) -> None:
    cursor = encode_cursor(first, second, third)
    assert decode_cursor(cursor, str, int, str) == (first, second, third)
    assert cursor.isascii()


def of(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "é", "=", "a", "\x00", "x" * 5_000, of(b"\xff"), of(b"[" * 700), of(b"{}"),
        of(b"null"), of(b'"x"'), of(b'["a"]'), of(b'["a", 1, "b", 2]'), of(b'["a", "1", "b"]'),
        of(b'["a", 1.0, "b"]'), of(b'["a", true, "b"]'), of(b'["a", 1e400, "b"]'),
        of(b'["a", ' + b"9" * 600 + b', "b"]'), of(b'["a", 1, ["b"]]'), of(b'["a", 1, null]'),
        of(b'["a", 1, "\\ud800"]'), of(b'["a", 1, "\\u0000"]'), of(b'["a", NaN, "b"]'),
    ],
)  # fmt: skip
def test_what_was_not_given_out_is_refused(text: str) -> None:
    with pytest.raises(UnknownCursor):
        decode_cursor(text, str, int, str)


@given(st.text(max_size=300))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        (value,) = decode_cursor(text, str)
    except UnknownCursor:
        return
    assert isinstance(value, str)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=9))
def test_any_json_is_a_cursor_or_refused(content: object) -> None:
    text = of(json.dumps(content).encode())
    try:
        values = decode_cursor(text, str, int, str)
    except UnknownCursor:
        return
    assert [type(value) for value in values] == [str, int, str]
