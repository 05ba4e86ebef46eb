"""How signals add up: a table, and what holds for every mixture of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.spam.domain import Signal, assess
from services.inquiry.spam.domain.score import SUSPECT_FROM, WEIGHTS

signals = st.frozensets(st.sampled_from(list(Signal)))


@pytest.mark.parametrize(
    ("seen", "is_suspect"),
    [
        ((), False),
        ((Signal.PROOF_MISSING,), False),
        ((Signal.PROOF_WRONG,), False),
        ((Signal.SENT_TOO_SOON,), False),
        ((Signal.MANY_LINKS,), False),
        ((Signal.SAME_TEXT,), False),
        ((Signal.HONEYPOT_FILLED,), True),
        ((Signal.PROOF_MISSING, Signal.SENT_TOO_SOON), True),
        ((Signal.PROOF_MISSING, Signal.TIME_NOT_KNOWN), True),
        ((Signal.PROOF_WRONG, Signal.MANY_LINKS), True),
        ((Signal.MANY_LINKS, Signal.SAME_TEXT), True),
    ],
)
def test_what_is_certain_or_adds_up_makes_an_inquiry_suspect(
    seen: tuple[Signal, ...], is_suspect: bool
) -> None:
    assessment = assess(seen)
    assert assessment.is_suspect is is_suspect
    assert set(assessment.signals) == set(seen)


def test_every_signal_weighs_something_and_only_the_honeypot_is_enough_alone() -> None:
    assert set(WEIGHTS) == set(Signal)
    assert min(WEIGHTS.values()) > 0
    assert {one for one in Signal if WEIGHTS[one] >= SUSPECT_FROM} == {Signal.HONEYPOT_FILLED}


@given(fewer=signals, more=signals)
def test_more_signals_are_never_less_suspect(
    fewer: frozenset[Signal], more: frozenset[Signal]
) -> None:
    one, other = assess(fewer), assess(fewer | more)
    assert one.score <= other.score
    assert one.is_suspect <= other.is_suspect


@given(seen=signals)
def test_the_order_and_repeats_of_signals_do_not_matter(seen: frozenset[Signal]) -> None:
    assert assess([*seen, *seen]) == assess(sorted(seen, reverse=True))
