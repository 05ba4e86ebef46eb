"""One document that cannot be read costs itself; an unknown word is carried as unknown."""

from enum import StrEnum

from pymongo.errors import BulkWriteError

from shared.mongo import Document, is_duplicate_key, known, readable


class Colour(StrEnum):
    RED = "red"
    UNKNOWN = "unknown"


def test_a_document_that_cannot_be_read_costs_itself_and_nothing_else() -> None:
    documents: list[Document] = [{"_id": 1, "n": "1"}, {"_id": 2}, {"_id": 3, "n": None}, {}]
    documents += [{"_id": 5, "n": "x"}, {"_id": 6, "n": "6"}]
    assert readable(documents, lambda d: int(d["n"]), collection="things") == [1, 6]


def test_a_word_that_only_another_version_knows_is_unknown() -> None:
    assert known(Colour, "red", Colour.UNKNOWN) is Colour.RED
    assert known(Colour, "ultraviolet", Colour.UNKNOWN) is Colour.UNKNOWN
    assert known(Colour, None, Colour.UNKNOWN) is Colour.UNKNOWN


def test_a_bulk_that_too_few_members_confirmed_is_not_taken_for_a_harmless_duplicate() -> None:
    duplicate = {"code": 11000, "index": 0}
    assert is_duplicate_key(BulkWriteError({"writeErrors": [duplicate]}))
    both = {"writeErrors": [duplicate], "writeConcernErrors": [{"code": 64}]}
    assert not is_duplicate_key(BulkWriteError(both))
