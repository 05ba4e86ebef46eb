"""Each step of a workflow makes the next one, and says what was done."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import Pin, Stamp
from services.content.reviews.domain import Request
from services.content.workflow.domain import (
    Action,
    Live,
    LocaleState,
    NothingScheduled,
    NotPublished,
    PageState,
    PageStatus,
    Release,
    Schedule,
    Workflow,
)

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
NOTHING = Workflow(location="toronto", procedure="ear-tubes")


def pin(revision: int) -> Pin:
    return Pin(text_revision=revision, facts_revision=1)


def release(revision: int) -> Release:
    return Release(pin=pin(revision))


def schedule(revision: int, *, hours: float = 1) -> Schedule:
    return Schedule(
        release=release(revision),
        at=NOW + timedelta(hours=hours),
        local="2026-11-23T13:00:00",
        timezone="America/Toronto",
        by="ed",
    )


def step(workflow: Workflow) -> tuple[Action, Mapping[str, Pin | None]]:
    assert workflow.last is not None
    return workflow.last.action, workflow.last.pins


def test_what_is_published_is_the_last_release_and_leaves_the_other_locale_alone() -> None:
    workflow = NOTHING.publish({"en-CA": release(3)})
    assert workflow.of("en-CA") == LocaleState(released=release(3))
    assert workflow.of("fr-CA") == LocaleState()
    assert step(workflow) == (Action.PUBLISHED, {"en-CA": pin(3)})


def test_a_schedule_is_replaced_by_the_next_and_called_off_once() -> None:
    workflow = NOTHING.schedule({"en-CA": schedule(3)}).schedule({"en-CA": schedule(4, hours=2)})
    assert workflow.of("en-CA").schedule == schedule(4, hours=2)
    assert workflow.next_at == NOW + timedelta(hours=2)
    assert step(workflow) == (Action.SCHEDULED, {"en-CA": pin(4)})
    cancelled = workflow.cancel("en-CA")
    assert (cancelled.next_at, step(cancelled)) == (None, (Action.CANCELLED, {"en-CA": pin(4)}))
    with pytest.raises(NothingScheduled):
        cancelled.cancel("en-CA")


@pytest.mark.parametrize(("published", "stays"), [(3, True), (4, False), (5, False)])
def test_publishing_keeps_a_newer_revision_scheduled_and_no_older_one(
    published: int, stays: bool
) -> None:
    workflow = NOTHING.schedule({"en-CA": schedule(4)}).publish({"en-CA": release(published)})
    assert (workflow.of("en-CA").schedule is not None) is stays


def test_what_is_due_is_carried_out_and_what_is_not_waits() -> None:
    both = {"en-CA": schedule(3, hours=-1), "fr-CA": schedule(2, hours=1)}
    workflow = NOTHING.schedule(both)
    assert workflow.is_due(NOW)
    carried = workflow.carry_out(NOW)
    assert carried.of("en-CA") == LocaleState(released=release(3))
    assert carried.of("fr-CA") == LocaleState(schedule=both["fr-CA"])
    assert step(carried) == (Action.CARRIED_OUT, {"en-CA": pin(3)})
    assert not carried.is_due(NOW)
    dropped = workflow.drop(NOW)
    assert dropped.of("en-CA") == LocaleState()
    assert step(dropped) == (Action.DROPPED, {"en-CA": pin(3)})


def test_retiring_takes_what_is_live_or_scheduled_down_and_publishing_brings_it_back() -> None:
    workflow = NOTHING.publish({"en-CA": release(3)}).schedule({"fr-CA": schedule(2)})
    retired = workflow.retire(["en-CA", "fr-CA"], live=["en-CA"], reason="Outdated.")
    assert retired.retired == {"en-CA", "fr-CA"}
    assert retired.next_at is None
    assert retired.last is not None
    assert retired.last.reason == "Outdated."
    assert retired.publish({"en-CA": release(4)}).retired == {"fr-CA"}
    with pytest.raises(NotPublished):
        retired.retire(["en-CA"], live=[], reason="Again.")


STEPS = st.sampled_from(["publish", "schedule", "cancel", "carry_out", "drop", "retire"])


@given(
    st.lists(st.tuples(STEPS, st.sampled_from(["en-CA", "fr-CA"]), st.integers(1, 9)), max_size=20)
)
def test_no_order_of_steps_schedules_what_is_retired_or_loses_the_next_hour(
    steps: list[tuple[str, str, int]],
) -> None:
    workflow = NOTHING
    for name, locale, number in steps:
        try:
            match name:
                case "publish":
                    workflow = workflow.publish({locale: release(number)})
                case "schedule":
                    workflow = workflow.schedule({locale: schedule(number, hours=number - 5)})
                case "cancel":
                    workflow = workflow.cancel(locale)
                case "retire":
                    workflow = workflow.retire([locale], live=[locale], reason="x")
                case _:
                    workflow = getattr(workflow, name)(NOW)
                    assert not workflow.is_due(NOW)
        except NothingScheduled:
            continue
        hours = [one.schedule.at for one in workflow.locales.values() if one.schedule]
        assert workflow.next_at == min(hours, default=None)


DAY = date(2026, 11, 23)
REVIEW = MedicalReview(by="Dr. A", on=date(2026, 1, 1), due=DAY)
LIVE = Live(stamp=Stamp(revision=1, published_at=NOW), has_newest_words=True)
OLD = Live(stamp=Stamp(revision=1, published_at=NOW))
ASKED = Request(revision=3, by="ed", at=NOW)
SCHEDULED = LocaleState(schedule=schedule(3))

STATES = [
    ({}, PageState.DRAFT, True),
    ({"requested": ASKED}, PageState.IN_REVIEW, True),
    ({"requested": Request(revision=2, by="ed", at=NOW)}, PageState.DRAFT, True),
    ({"review": REVIEW}, PageState.REVIEWED, False),
    ({"review": REVIEW, "day": date(2026, 11, 24)}, PageState.DRAFT, True),
    ({"review": REVIEW, "state": SCHEDULED}, PageState.SCHEDULED, False),
    ({"state": LocaleState(schedule=schedule(2))}, PageState.DRAFT, True),
    ({"live": LIVE}, PageState.PUBLISHED, False),
    ({"live": OLD, "requested": ASKED}, PageState.IN_REVIEW, True),
    ({"state": LocaleState(is_retired=True), "review": REVIEW}, PageState.RETIRED, False),
    ({"newest": None, "requested": ASKED}, PageState.DRAFT, False),
]


@pytest.mark.parametrize(("changes", "state", "needs_review"), STATES)
def test_a_page_has_one_state_that_of_its_newest_words(
    changes: dict[str, object], state: PageState, needs_review: bool
) -> None:
    usual: dict[str, object] = {"newest": pin(3), "state": LocaleState(), "day": DAY}
    status = PageStatus(locale="en-CA", **{**usual, **changes})  # type: ignore[arg-type] # a table
    assert (status.in_a_word, status.needs_review) == (state, needs_review)
