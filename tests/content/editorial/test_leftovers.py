"""An editor is told of what readers do not get as it was typed."""

import pytest

from services.content.editorial.domain import Entry, Leftover, Typed, leftovers


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Plain words: 3 < 4 & 5 > 2, R&D.", []),
        ("<b>Bold</b>", [Leftover.MARKUP]),
        ("a&nbsp;b", [Leftover.MARKUP]),
        ("<script>alert(1)</script>", [Leftover.MARKUP]),
        ("**Bold** and [a link](https://a.example)", [Leftover.FORMATTING]),
        ("<" * 100_000 + "a" * 100_000, []),
        ("[" * 100_000, []),
        ("*" * 100_000, []),
    ],
    ids=["plain", "tag", "entity", "script", "signs", "long", "brackets", "stars"],
)
def test_markup_is_noticed(body: str, found: list[Leftover]) -> None:
    typed = [Typed(entry=Entry(body=body))]
    assert list(leftovers(typed, is_many=False)) == found


def test_entries_that_are_left_out_are_noticed_but_not_the_one_that_can_be_added() -> None:
    new = Typed(entry=Entry())
    assert list(leftovers([new], is_many=True)) == []
    emptied = Typed(entry=Entry(id="risks"), order="1")
    removed = Typed(entry=Entry(body="x"), order="1", is_removed=True)
    for one in (emptied, removed):
        assert list(leftovers([one, new], is_many=True)) == [Leftover.BLANK]
