"""What is typed into the forms of policies, and an hour on the network's clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.console.domain.policy import DEADLINES, ActivationInput, PolicyInput
from services.routing.console.domain.typed import Typed, TypedWrong, instant_of
from services.routing.decisions.domain import Relaxation, ScorePart
from services.routing.policies.domain import BUILT_IN, PolicyInvalid, PolicyTerms

TORONTO = "America/Toronto"
POINTS = st.dictionaries(st.sampled_from(ScorePart), st.integers(0, 10_000))
SHARES = st.dictionaries(
    st.from_regex(r"[a-z0-9]{1,9}/[a-z0-9]{1,9}", fullmatch=True), st.integers(1, 10**6), min_size=1
)
HOURS = st.dictionaries(st.sampled_from(DEADLINES), st.integers(1, 720), min_size=1)
FIELDS = [f"{kind}-{part}" for kind in ("weight", "relax") for part in ScorePart]
FIELDS += [f"deadline-{name}" for name in DEADLINES]


def sent(form: PolicyInput) -> list[tuple[str, object]]:
    fields: list[tuple[str, object]] = [(f"weight-{n}", v) for n, v in form.weights.items()]
    fields += [(f"relax-{n}", v) for n, v in form.relaxations.items()]
    fields += [(f"deadline-{n}", v) for n, v in form.deadlines.items()]
    return [*fields, ("shares", "\r\n".join(form.shares))]


@given(POINTS, st.none() | HOURS, st.none() | SHARES, st.sets(st.sampled_from(ScorePart)))
def test_a_policy_that_is_sent_as_it_was_shown_is_the_same_policy(
    weights: dict[ScorePart, int],
    deadlines: dict[str, int] | None,
    shares: dict[str, int] | None,
    relaxed: set[ScorePart],
) -> None:
    relaxations = tuple(Relaxation(part=one, after_hours=9) for one in ScorePart if one in relaxed)
    terms = PolicyTerms(
        weights=weights, relaxations=relaxations, deadlines=deadlines, target_shares=shares
    )
    assert PolicyInput.typed(Typed(sent(PolicyInput.of(terms)))).terms() == terms


@given(st.dictionaries(st.sampled_from([*FIELDS, "shares"]), st.text(max_size=40) | st.none()))
def test_whatever_is_typed_is_a_policy_or_is_told_what_is_wrong(fields: dict[str, object]) -> None:
    try:
        assert PolicyInput.typed(Typed(fields.items())).terms() is not None
    except (TypedWrong, PolicyInvalid) as refusal:
        message = str(refusal)
        assert message == message.strip()


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("toronto/roy", "typed.not-shares"),
        ("toronto/roy three", "typed.not-shares"),
        ("../x/y 3", "typed.not-shares"),
        ("toronto/roy 3\ntoronto/roy 4", "typed.share-twice"),
    ],
)
def test_a_line_that_names_no_share_is_told(lines: str, problem: str) -> None:
    with pytest.raises(TypedWrong) as wrong:
        PolicyInput.typed(Typed([("shares", lines)])).terms()
    assert wrong.value.problems == {"shares": problem}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    form = PolicyInput.typed(Typed([("weight-wished_clinic", "x"), ("deadline-accept", "-1")]))
    with pytest.raises(TypedWrong) as wrong:
        form.terms()
    assert set(wrong.value.problems) == {"weight-wished_clinic", "deadline-accept"}
    assert PolicyInput.of(BUILT_IN.terms).terms() == BUILT_IN.terms


@pytest.mark.parametrize(
    ("at", "occurrence", "expected"),
    [
        ("2026-12-01T09:00", "", "2026-12-01T14:00"),
        ("2026-11-01T01:30", "first", "2026-11-01T05:30"),
        ("2026-11-01T01:30", "second", "2026-11-01T06:30"),
        ("2026-11-01T01:30", "", "typed.twice"),
        ("2026-11-01T01:30", "third", "typed.twice"),
        ("2026-03-08T02:30", "first", "typed.left-out"),
        ("2026-03-08", "", "typed.not-a-time"),
        ("0001-01-01T00:00", "", "0001-01-01T05:17"),
        ("9999-12-31T23:59", "", "typed.not-a-time"),
        ("soon", "", "typed.not-a-time"),
    ],
)
def test_an_hour_is_an_instant_or_is_told_why_not(at: str, occurrence: str, expected: str) -> None:
    typed = Typed([("at", at), ("occurrence", occurrence)])
    if expected.startswith("typed."):
        with pytest.raises(TypedWrong) as wrong:
            ActivationInput.typed(typed).instant(TORONTO)
        assert wrong.value.problems == {"at": expected}
    else:
        instant = ActivationInput.typed(typed).instant(TORONTO)
        assert instant is not None
        assert f"{instant:%4Y-%m-%dT%H:%M}".rjust(16, "0") == expected


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001 - on some clock
def test_an_instant_shows_the_hour_that_was_typed(local: datetime) -> None:
    try:
        at = instant_of(local, TORONTO, "at", "second")
    except TypedWrong as wrong:
        before = (local - timedelta(hours=1)).replace(tzinfo=ZoneInfo(TORONTO)).astimezone(UTC)
        assert wrong.problems == {"at": "typed.left-out"}  # noqa: PT017 - some hours are left out
        assert before.month == 3
    else:
        assert at.astimezone(ZoneInfo(TORONTO)).replace(tzinfo=None, fold=0) == local
