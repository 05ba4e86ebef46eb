"""Every code that a decision can hold is said in words."""

from pathlib import Path

import pytest

from services.routing.matching.domain import Reason, Rejection, ScorePart

WORDS = Path(__file__).parents[3] / "services/routing/templates/console/_words.html"
CODES = [*Rejection, *Reason, *ScorePart]


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_a_decision_is_said_in_words(code: str) -> None:
    assert f'"{code}": _(' in WORDS.read_text(encoding="utf-8")
