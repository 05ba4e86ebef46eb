"""One document that cannot be read costs itself; an unknown word is carried as unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
from pymongo.errors import BulkWriteError

from shared.mongo import Document, is_duplicate_key, known, readable


class Colour(StrEnum):
    RED = "red"
    UNKNOWN = "unknown"


def test_a_document_that_cannot_be_read_costs_itself_and_nothing_else() -> None:
    documents: list[Document] = [{"_id": 1, "n": "1"}, {"_id": 2}, {"_id": 3, "n": None}, {}]
    documents += [{"_id": 5, "n": "x"}, {"_id": 6, "n": "6"}]
    assert readable(documents, lambda d: int(d["n"]), collection="things") == [1, 6]


@dataclass(frozen=True, kw_only=True)
class Inner:
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Thing:
    number: int
    inner: Inner | None = None
    others: Mapping[str, Inner]


RIGHT = {"number": 1, "inner": Inner(names=("a",)), "others": {"x": Inner(names=())}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1"}, {"number": True}, {"number": None}, {"inner": 5}, {"others": []},
        {"inner": Inner(names=(["a"],))}, {"others": {"x": Inner(names=({"a": 1},))}},  # type: ignore[arg-type] # what a document may hold
        {"others": {1: Inner(names=())}},
    ],
)  # fmt: skip
def test_a_field_of_a_wrong_type_is_found_where_it_is_read_and_not_later(
    wrong: dict[str, Any],
) -> None:
    documents: list[Document] = [{"_id": 1, **RIGHT, **wrong}, {"_id": 2, **RIGHT}]

    def read(document: Document) -> list[Thing]:
        return [Thing(**{name: document[name] for name in RIGHT})]

    assert len(readable(documents, read, collection="things")) == 1


def test_a_word_that_only_another_version_knows_is_unknown() -> None:
    assert known(Colour, "red", Colour.UNKNOWN) is Colour.RED
    assert known(Colour, "ultraviolet", Colour.UNKNOWN) is Colour.UNKNOWN
    assert known(Colour, None, Colour.UNKNOWN) is Colour.UNKNOWN


def test_a_bulk_that_too_few_members_confirmed_is_not_taken_for_a_harmless_duplicate() -> None:
    duplicate = {"code": 11000, "index": 0}
    assert is_duplicate_key(BulkWriteError({"writeErrors": [duplicate]}))
    both = {"writeErrors": [duplicate], "writeConcernErrors": [{"code": 64}]}
    assert not is_duplicate_key(BulkWriteError(both))
