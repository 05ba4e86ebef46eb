"""The sliding window counter, as pure functions."""

from hypothesis import given
from hypothesis import strategies as st
from limits import parse

from shared.limits.windows import Window

_MOMENTS = st.floats(min_value=1e9, max_value=2e9)
_COUNTS = st.integers(min_value=0, max_value=50)


def window(moment: float, rule: str = "10/hour") -> Window:
    return Window.at(parse(rule), "ann", moment)


def test_windows_begin_at_multiples_of_their_length() -> None:
    assert window(7199.9).current == window(3600.0).current == "ann/3600/1"
    assert window(7200.0).previous == "ann/3600/1"
    assert window(7200.0, "10/minute").current == "ann/60/120"


def test_a_counter_is_needed_until_the_window_after_it_has_ended() -> None:
    assert window(3700.0).forgotten_at == 3 * 3600


def test_what_was_counted_before_fades_out_evenly() -> None:
    begun, half, over = window(3600.0), window(5400.0), window(7199.0)
    assert [begun.has_left(10, 0), begun.has_left(9, 0)] == [False, True]
    assert [half.has_left(10, 4), half.has_left(10, 5)] == [True, False]
    assert [over.has_left(10, 9), over.has_left(10, 10)] == [True, False]


@given(_MOMENTS, _COUNTS, _COUNTS)
def test_whoever_waits_as_long_as_told_finds_one_and_a_second_before_none(
    moment: float, previous: int, current: int
) -> None:
    now = window(moment)
    if now.has_left(previous, current):
        return
    wait = now.wait(previous, current)
    assert 1 <= wait <= 2 * 3600
    assert left_at(moment + wait, now, previous, current)
    if wait > 2:
        assert not left_at(moment + wait - 2, now, previous, current)


def left_at(moment: float, before: Window, previous: int, current: int) -> bool:
    """Whether there is one left then, where nobody has taken any since `before`."""
    then = window(moment)
    counted = {before.previous: previous, before.current: current}
    return then.has_left(counted.get(then.previous, 0), counted.get(then.current, 0))
