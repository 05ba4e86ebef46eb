"""The format of what is sealed: it stays what docs/sealing.md says, and opens in its place only."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.attachments.domain import chunk_part
from services.inquiry.privacy.domain import (
    SealBroken,
    new_data_key,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
    unwrap,
    wrap,
)
from services.inquiry.privacy.domain.envelope import FORMAT

PAGE = (Path(__file__).parents[3] / "docs" / "sealing.md").read_text(encoding="utf-8")
MASTER, KEY, INQUIRY = bytes(range(96)), bytes(range(32)), "0192f3c1"
PARTS = re.findall(r"^\| `(\w+)` = `(.+)` \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)
CHUNKS = re.findall(r"^\| `([\w/]+)` \| `([0-9a-f]+)` \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)
WRAPPED = re.findall(r"^\| wrapped data key \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)

names = st.text(max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize(("part", "value", "sealed"), PARTS)
def test_every_vector_of_the_page_is_opened(part: str, value: str, sealed: str) -> None:
    assert unseal(KEY, INQUIRY, part, bytes.fromhex(sealed)) == json.loads(value)


@pytest.mark.parametrize(("part", "clear", "sealed"), CHUNKS)
def test_every_chunk_of_the_page_is_opened_and_named_as_chunks_are(
    part: str, clear: str, sealed: str
) -> None:
    opened = unseal_bytes(KEY, INQUIRY, part, bytes.fromhex(sealed))
    assert opened == bytes.fromhex(clear)
    index, is_last = int(part.split("/")[2]), part.endswith("last")
    assert chunk_part("0192f3c2", index, is_last=is_last) == part


def test_the_page_has_its_chunks() -> None:
    assert len(CHUNKS) == 2


@given(one=st.tuples(names, names), other=st.tuples(names, names), value=st.binary())
def test_bytes_are_opened_where_they_belong_only_and_never_as_a_value(
    one: tuple[str, str], other: tuple[str, str], value: bytes
) -> None:
    sealed = seal_bytes(KEY, *one, value)
    assert unseal_bytes(KEY, *one, sealed) == value
    with pytest.raises(SealBroken):
        unseal(KEY, *one, sealed)
    with pytest.raises(SealBroken):
        unseal(KEY, *one, FORMAT + sealed[1:])
    with pytest.raises(SealBroken):
        unseal_bytes(KEY, *one, seal(KEY, *one, "value"))
    if one != other:
        with pytest.raises(SealBroken):
            unseal_bytes(KEY, *other, sealed)


def test_the_page_has_its_vectors_and_the_wrapped_key_is_one_of_them() -> None:
    assert len(PARTS) == 3
    assert [wrap(MASTER, KEY).hex()] == WRAPPED
    assert unwrap(MASTER, bytes.fromhex(WRAPPED[0])) == KEY


@given(inquiry=names, part=names, value=values)
def test_what_was_sealed_is_opened_as_it_was(inquiry: str, part: str, value: Any) -> None:
    key = new_data_key()
    assert unseal(key, inquiry, part, seal(key, inquiry, part, value)) == value


@given(one=st.tuples(names, names), other=st.tuples(names, names), value=values)
def test_it_is_opened_where_it_belongs_only(
    one: tuple[str, str], other: tuple[str, str], value: Any
) -> None:
    sealed = seal(KEY, *one, value)
    if one != other:
        with pytest.raises(SealBroken):
            unseal(KEY, *other, sealed)


@given(other=st.binary(min_size=32, max_size=32))
def test_another_key_opens_nothing(other: bytes) -> None:
    sealed = seal(KEY, INQUIRY, "email", "maria@example.org")
    if other != KEY:
        with pytest.raises(SealBroken):
            unseal(other, INQUIRY, "email", sealed)


def test_whichever_bit_is_turned_it_is_refused() -> None:
    for whole, opened in (
        (seal(KEY, INQUIRY, "email", "x"), lambda text: unseal(KEY, INQUIRY, "email", text)),
        (wrap(MASTER, KEY), lambda text: unwrap(MASTER, text)),
    ):
        for bit in range(len(whole) * 8):
            turned = bytearray(whole)
            turned[bit // 8] ^= 1 << bit % 8
            with pytest.raises(SealBroken):
                opened(bytes(turned))


@given(length=st.integers(0, 80), text=st.binary(max_size=80))
def test_what_is_cut_off_or_no_seal_at_all_is_refused(length: int, text: bytes) -> None:
    sealed = seal(KEY, INQUIRY, "email", "maria@example.org")
    for odd in (sealed[: min(length, len(sealed) - 1)], text):
        with pytest.raises(SealBroken):
            unseal(KEY, INQUIRY, "email", odd)
        with pytest.raises(SealBroken):
            unwrap(MASTER, odd)


def test_another_master_key_unwraps_nothing() -> None:
    with pytest.raises(SealBroken):
        unwrap(bytes(96), wrap(MASTER, KEY))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"bytes"])
def test_what_json_cannot_hold_is_refused_before_it_is_sealed(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        seal(KEY, INQUIRY, "email", value)
