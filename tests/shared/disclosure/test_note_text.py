"""What a note may say, on both sides."""

import pytest
from pydantic import ValidationError

from shared.disclosure.bodies import NoteBody


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Called.", "Called."),
        ("  Called.\n\tPrefers mornings.\n", "Called.\n\tPrefers mornings."),
        ("Préfère l’après-midi 😀 <b>&amp;", "Préfère l’après-midi 😀 <b>&amp;"),
        ("x" * 4000, "x" * 4000),
        (f" {'x' * 4000} ", "x" * 4000),
    ],
)
def test_a_note_is_text_of_some_lines(sent: str, kept: str) -> None:
    assert NoteBody(text=sent).text == kept


@pytest.mark.parametrize(
    "sent",
    ["", " \n ", "x" * 4001, "a\x00b", "a\rb", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b",
     "\u202eevil", "\u2066x", "\ud800", 7, None],
)  # fmt: skip
def test_what_is_empty_too_long_or_not_to_be_shown_is_no_note(sent: object) -> None:
    with pytest.raises(ValidationError) as refused:
        NoteBody.model_validate({"text": sent})
    assert "evil" not in str(refused.value)


def test_a_note_is_nothing_but_its_text() -> None:
    with pytest.raises(ValidationError):
        NoteBody.model_validate({"text": "Called.", "by": "somebody else"})
