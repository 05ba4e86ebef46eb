"""Dataclasses as documents and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from bson import decode, encode
from hypothesis import given
from hypothesis import strategies as st

from shared.mongo import UNREADABLE, document_converter

CONVERTER = document_converter()


class Colour(StrEnum):
    RED = "red"
    UNKNOWN = "unknown"


class Size(StrEnum):
    SMALL = "small"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    on: date | None = None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Tree:
    name: str
    height: float
    age: int = 0
    is_old: bool = False
    colour: Colour = Colour.RED
    size: Size = Size.SMALL
    leaves: tuple[Leaf, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis wants them naive and adds the zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
LEAVES = st.builds(Leaf, on=st.none() | st.dates(), at=INSTANTS)
TREES = st.builds(
    Tree,
    name=st.text(st.characters(exclude_categories=["Cs"])),
    height=st.floats(allow_nan=False),
    age=st.integers(-(2**40), 2**40),
    is_old=st.booleans(),
    colour=st.sampled_from(Colour),
    leaves=st.lists(LEAVES, max_size=3).map(tuple),
    words=st.dictionaries(
        st.text("abc", min_size=1), st.lists(st.text("xyz")).map(tuple), max_size=3
    ),
    names=st.frozensets(st.text("abc"), max_size=3),
)


@given(TREES)
def test_what_is_stored_comes_back_the_same(tree: Tree) -> None:
    stored = decode(encode(CONVERTER.unstructure(tree)))
    for leaf in stored["leaves"]:
        leaf["at"] = leaf["at"].replace(tzinfo=UTC)  # as our connections read them
    assert CONVERTER.structure(stored, Tree) == tree


def test_fields_of_another_version_are_passed_over_and_missing_ones_have_their_default() -> None:
    stored = {"name": "oak", "height": 3.5, "girth": 2}
    assert CONVERTER.structure(stored, Tree) == Tree(name="oak", height=3.5)


def test_a_word_of_another_version_is_unknown_where_the_enum_has_a_member_for_it() -> None:
    stored = {"name": "oak", "height": 3.5, "colour": "ultraviolet"}
    assert CONVERTER.structure(stored, Tree).colour is Colour.UNKNOWN
    with pytest.raises(UNREADABLE):
        CONVERTER.structure({**stored, "size": "enormous"}, Tree)


@pytest.mark.parametrize(
    "odd",
    [
        {"name": 5},
        {"name": None},
        {"height": "3.5"},
        {"age": "5"},
        {"age": True},
        {"age": 1.5},
        {"is_old": 1},
        {"colour": 5},
        {"leaves": [{"at": "2026-11-24"}]},
        {"leaves": [{"on": 5, "at": datetime(2026, 11, 24, tzinfo=UTC)}]},
        {"leaves": 5},
        {"words": [1]},
    ],
)
def test_a_value_of_a_wrong_type_is_refused_and_never_converted(odd: dict[str, object]) -> None:
    with pytest.raises(UNREADABLE):
        CONVERTER.structure({"name": "oak", "height": 3.5, **odd}, Tree)


@pytest.mark.parametrize("missing", ["name", "height"])
def test_a_missing_field_without_a_default_is_refused(missing: str) -> None:
    stored = {"name": "oak", "height": 3.5}
    del stored[missing]
    with pytest.raises(UNREADABLE):
        CONVERTER.structure(stored, Tree)
