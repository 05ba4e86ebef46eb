"""What was forgotten since an answer was begun, held to a list of everything that was."""

from hypothesis import given
from hypothesis import strategies as st

from shared.web.forgotten import Forgotten

SOURCES = ("pages", "toronto:", "calgary:", "blocks")
_some = st.lists(st.sampled_from(SOURCES), max_size=3)


@given(changes=st.lists(st.none() | _some, max_size=12), asked=_some, known=st.integers(0, 5))
def test_whatever_was_forgotten_since_is_known_or_taken_for_forgotten(
    changes: list[list[str] | None], asked: list[str], known: int
) -> None:
    forgotten = Forgotten(known=known)
    for change in changes:
        if change is None:
            forgotten.note_everything()
        else:
            forgotten.note(change)
    assert forgotten.changes == len(changes)
    for since in range(len(changes) + 1):
        later = changes[since:]
        was = any(one is None or set(one) & set(asked) for one in later)
        found = forgotten.has(asked, since=since)
        assert found or not was
        if known >= len(SOURCES) and None not in later:
            assert found == was


def test_nothing_is_forgotten_of_a_source_that_did_not_change() -> None:
    forgotten = Forgotten(known=2)
    forgotten.note(["toronto:"])
    assert not forgotten.has(["calgary:"], since=0)
    forgotten.note(["calgary:"])
    forgotten.note(["blocks"])  # by now nobody knows when Toronto's last change was
    assert forgotten.has(["nobody's"], since=0)
    assert not forgotten.has(["nobody's"], since=1)
