"""Reviews and schedules of a bundle are taken only where the very words are that they are of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.bundles.domain import (
    BundleDoesNotFit,
    BundledReview,
    BundledSchedule,
    BundleNotReadable,
    Kind,
    PageAfter,
    Status,
    Why,
    as_drafts,
    check_reviews,
    decided,
    of_review,
    of_schedule,
)
from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.writing import write_bundle
from services.content.bundles.views import line_about
from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import Pin
from services.content.reviews.domain import Reviewer, TextReviews, digest_of
from services.content.text.domain import ProcedureText
from services.content.workflow.domain import LocaleState, Release, Schedule, Workflow
from shared.errors import Invalid
from tests.content.builders import DAY, EAR_TUBES, ENGLISH, ear_tubes
from tests.content.bundles.network import files
from tests.content.bundles.test_differences import BUNDLE, STORED
from tests.support.clocks import MONDAY_NOON

WORDS = digest_of(ENGLISH)
OTHER = "0" * 64
OTHER_TEXT = replace(ENGLISH, funding="Other words.")
ADA = Reviewer(name="Dr. Ada Sample", licence="CPSO 12345", province="CA-ON")
REVIEW = BundledReview(
    procedure="ear-tubes",
    locale="en-CA",
    revision=7,
    words=WORDS,
    reviewer=ADA,
    on=date(2026, 11, 20),
    due=date(2027, 11, 20),
)
KNOWN = REVIEW.recorded(revision=3, facts_revision=2)
SOON = MONDAY_NOON + timedelta(days=8)
SCHEDULE = BundledSchedule(
    location="toronto",
    procedure="ear-tubes",
    locale="en-CA",
    at=SOON,
    revision=7,
    words=WORDS,
)
VALID = MedicalReview(by=ADA.name, on=REVIEW.on, due=REVIEW.due)
PAGE = PageAfter(procedure=EAR_TUBES, revision=3, timezone="America/Toronto", review=VALID)
SAYS = ProcedureText(funding="Here too.")


def scheduled(by: str, at: datetime = SOON, revision: int = 3) -> LocaleState:
    release = Release(pin=Pin(text_revision=revision, facts_revision=1))
    return LocaleState(
        schedule=Schedule(release=release, at=at, local="", timezone="America/Toronto", by=by)
    )


@pytest.mark.parametrize(
    ("text", "known", "may_decide", "verdict"),
    [
        (ENGLISH, None, True, (Status.NEW, None)),
        (ENGLISH, None, False, (Status.NOT_TAKEN, Why.HANDED_IN)),
        (ENGLISH, KNOWN, True, (Status.SAME, None)),
        (ENGLISH, KNOWN, False, (Status.SAME, None)),
        (ENGLISH, replace(KNOWN, on=date(2026, 11, 19)), True, (Status.CHANGED, None)),
        (ENGLISH, replace(KNOWN, on=date(2026, 11, 21)), True, (Status.KEPT, Why.REVIEWED_HERE)),
        (ENGLISH, replace(KNOWN, due=DAY + timedelta(9)), True, (Status.KEPT, Why.REVIEWED_HERE)),
        (OTHER_TEXT, None, True, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
        (None, None, True, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
        (ProcedureText(), None, True, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ],
)
def test_a_review_is_of_the_words_that_were_read_and_the_later_one_counts(
    text: ProcedureText | None, known: Any, may_decide: bool, verdict: tuple[Status, Why | None]
) -> None:
    found = of_review(REVIEW, text, known, may_decide=may_decide)
    assert (found.status, found.why) == verdict


PAGES_AFTER: list[tuple[dict[str, Any], dict[str, Any], tuple[Status, Why | None]]] = [
    ({}, {}, (Status.NEW, None)),
    ({"procedure": None}, {}, (Status.NOT_TAKEN, Why.NOT_OFFERED)),
    ({"procedure": ear_tubes({"en-CA": OTHER_TEXT})}, {}, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ({"procedure": ear_tubes({"fr-CA": ENGLISH})}, {}, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ({}, {"words": OTHER}, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ({}, {"override": OTHER}, (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ({"procedure": ear_tubes(overrides={"toronto": {"en-CA": SAYS}})}, {},
     (Status.NOT_TAKEN, Why.OTHER_WORDS)),
    ({"procedure": ear_tubes(overrides={"toronto": {"en-CA": SAYS}})},
     {"override": digest_of(SAYS)}, (Status.NEW, None)),
    ({}, {"at": MONDAY_NOON}, (Status.NOT_TAKEN, Why.PASSED)),
    ({}, {"at": MONDAY_NOON + timedelta(seconds=1)}, (Status.NEW, None)),
    ({}, {"at": MONDAY_NOON + timedelta(days=732)}, (Status.NOT_TAKEN, Why.NOT_REVIEWED)),
    ({}, {"at": MONDAY_NOON + timedelta(days=732, seconds=1)}, (Status.NOT_TAKEN, Why.TOO_FAR)),
    ({"review": None}, {}, (Status.NOT_TAKEN, Why.NOT_REVIEWED)),
    # To the end of the day at the clinic, which is later than that of Greenwich.
    ({}, {"at": datetime(2027, 11, 21, 4, 59, 59, tzinfo=UTC)}, (Status.NEW, None)),
    ({}, {"at": datetime(2027, 11, 21, 5, tzinfo=UTC)}, (Status.NOT_TAKEN, Why.NOT_REVIEWED)),
    ({"state": LocaleState()}, {}, (Status.KEPT, Why.DECIDED_HERE)),
    ({"state": LocaleState(is_retired=True)}, {}, (Status.KEPT, Why.DECIDED_HERE)),
    ({"state": scheduled("ed")}, {}, (Status.SAME, None)),
    ({"state": scheduled("ed", SOON + timedelta(1))}, {}, (Status.KEPT, Why.DECIDED_HERE)),
    ({"state": scheduled("ed", revision=2)}, {}, (Status.KEPT, Why.DECIDED_HERE)),
    ({"state": scheduled("", SOON + timedelta(1))}, {}, (Status.CHANGED, None)),
    ({"state": scheduled("", revision=2)}, {}, (Status.CHANGED, None)),
    ({"state": scheduled("", MONDAY_NOON)}, {"at": MONDAY_NOON}, (Status.SAME, None)),
]  # fmt: skip


@pytest.mark.parametrize(("page", "schedule", "verdict"), PAGES_AFTER)
def test_a_schedule_holds_where_an_editor_could_make_it(
    page: dict[str, Any], schedule: dict[str, Any], verdict: tuple[Status, Why | None]
) -> None:
    ours, after = replace(SCHEDULE, **schedule), replace(PAGE, **page)
    found = of_schedule(ours, after, now=MONDAY_NOON, may_decide=True)
    assert (found.status, found.why) == verdict
    handed_in = of_schedule(ours, after, now=MONDAY_NOON, may_decide=False)
    assert not handed_in.is_taken
    assert found.is_taken is (handed_in.why is Why.HANDED_IN)


def test_words_that_are_warned_of_are_scheduled_by_somebody_who_says_why() -> None:
    text = replace(ENGLISH, funding="The best surgeon of all.")
    page = replace(PAGE, procedure=ear_tubes({"en-CA": text}))
    ours = replace(SCHEDULE, words=digest_of(text))
    assert of_schedule(ours, page, now=MONDAY_NOON, may_decide=True).why is Why.WARNED_OF


INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 2),  # noqa: DTZ001 - given a zone by the strategy
    max_value=datetime(2200, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)


REVIEWS = st.builds(
    replace,
    st.just(REVIEW),
    words=DIGESTS,
    overrides=st.dictionaries(st.sampled_from(["toronto", "null", "2026-11-30", "yes"]), DIGESTS),
    revision=st.integers(1, 10**9),
    reviewer=st.builds(
        replace,
        st.just(ADA),
        name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=50),
        licence=st.sampled_from(["007", "1e3", "CPSO 12345", "2026-11-30"]),
    ),
)
SCHEDULES = st.builds(
    replace, st.just(SCHEDULE), at=INSTANTS, words=DIGESTS, override=st.just("") | DIGESTS
)


@given(review=REVIEWS, schedule=SCHEDULES)
def test_decisions_come_back_from_their_files_as_they_were(
    review: BundledReview, schedule: BundledSchedule
) -> None:
    bundle = replace(read_bundle(files()), reviews=(review,), schedules=(schedule,))
    again = read_bundle(write_bundle(bundle))
    assert (again.reviews, again.schedules) == ((review,), (schedule,))


REVIEWED: dict[str, Any] = {
    "procedure": "ear-tubes", "locale": "en-CA", "revision": 1, "words": OTHER,
    "reviewer": {"name": "Dr. A", "licence": "1", "province": "CA-ON"},
    "on": "2026-01-01", "due": "2027-01-01",
}  # fmt: skip
PLANNED: dict[str, Any] = {
    "location": "toronto", "procedure": "ear-tubes", "locale": "en-CA", "revision": 1,
    "at": "2027-01-01T14:00:00Z", "words": OTHER,
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"reviews": [{**REVIEWED, "words": "x" * 64}]}, "reviews.0.words"),
        ({"reviews": [{**REVIEWED, "words": 7}]}, "reviews.0.words"),
        ({"reviews": [{**REVIEWED, "locale": "de-DE"}]}, "reviews.0.locale"),
        ({"reviews": [{**REVIEWED, "revision": 0}]}, "reviews.0.revision"),
        ({"reviews": [{**REVIEWED, "revision": True}]}, "reviews.0.revision"),
        ({"reviews": [{**REVIEWED, "due": "2025-01-01"}]}, "reviews.0.due"),
        ({"reviews": [{**REVIEWED, "due": "2199-01-01"}]}, "reviews.0.due"),
        ({"reviews": [{**REVIEWED, "on": "0001-01-01"}]}, "reviews.0.on"),
        ({"reviews": [{**REVIEWED, "overrides": {"toronto": "x"}}]}, "reviews.0.overrides"),
        ({"reviews": [{**REVIEWED, "overrides": {"../": OTHER}}]}, "reviews.0.overrides"),
        ({"reviews": [{**REVIEWED, "by": "ann"}]}, "reviews.0.by"),
        ({"reviews": [REVIEWED] * 5_001}, "reviews"),
        ({"schedules": [{**PLANNED, "at": "2027-01-01T14:00:00"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "at": "2027-01-01"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "at": "9999-12-31T23:59:59-12:00"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "at": "0001-01-01T00:00:00+12:00"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "at": "2027-01-01T14:00:00.5Z"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "at": "NaN"}]}, "schedules.0.at"),
        ({"schedules": [{**PLANNED, "override": "-"}]}, "schedules.0.override"),
    ],
)
def test_what_is_no_decision_is_refused_by_its_field(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(BundleNotReadable) as refused:
        read_bundle(files(**parts))
    assert refused.value.problems[0].field.startswith(field)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"reviews": [{**REVIEWED, "procedure": "no-such"}]}, "reviews.no-such:en-CA"),
        ({"reviews": [REVIEWED, REVIEWED]}, "reviews.ear-tubes:en-CA"),
        ({"schedules": [{**PLANNED, "location": "nowhere"}]}, "schedules.nowhere:ear-tubes:en-CA"),
        ({"schedules": [{**PLANNED, "procedure": "none"}]}, "schedules.toronto:none:en-CA"),
        ({"schedules": [PLANNED, PLANNED]}, "schedules.toronto:ear-tubes:en-CA"),
    ],
)
def test_a_decision_is_about_what_is_in_the_bundle(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(BundleDoesNotFit) as refused:
        read_bundle(files(**parts))
    assert refused.value.problems[0].field == field


def test_an_instant_may_be_written_with_an_offset() -> None:
    (found,) = read_bundle(
        files(schedules=[{**PLANNED, "at": "2027-01-01T09:00:00-05:00"}])
    ).schedules
    assert found.at == datetime(2027, 1, 1, 14, tzinfo=UTC)
    with pytest.raises(Invalid):
        replace(found, at=found.at.replace(tzinfo=None))


def test_a_review_of_tomorrow_refuses_the_bundle() -> None:
    bundle = replace(BUNDLE, reviews=(REVIEW,))
    check_reviews(bundle, REVIEW.on)
    with pytest.raises(BundleDoesNotFit) as refused:
        check_reviews(bundle, REVIEW.on - timedelta(days=1))
    assert refused.value.problems[0].field == "reviews.ear-tubes:en-CA.on"


def test_a_dry_run_names_each_decision_and_what_is_here_besides() -> None:
    bundle = replace(BUNDLE, reviews=(REVIEW,), schedules=(SCHEDULE,))
    text = bundle.procedures[0].procedure.texts["en-CA"]
    bundle = replace(
        bundle,
        reviews=(replace(REVIEW, words=digest_of(text)),),
        schedules=(replace(SCHEDULE, words=digest_of(text)),),
    )
    found = list(decided(bundle, STORED, MONDAY_NOON))
    assert [(one.kind, one.status) for one in found] == [
        (Kind.REVIEW, Status.NEW), (Kind.SCHEDULE, Status.NEW)
    ]  # fmt: skip
    handed_in = as_drafts(bundle, STORED.procedures)
    assert {one.why for one in decided(handed_in, STORED, MONDAY_NOON)} == {
        Why.HANDED_IN, Why.NOT_REVIEWED
    }  # fmt: skip
    reviews = TextReviews(procedure="ear-tubes", locale="en-CA", reviews=(REVIEW.recorded(
        revision=STORED.procedures["ear-tubes"].text_revisions["en-CA"], facts_revision=1
    ),))  # fmt: skip
    workflow = Workflow(
        location="toronto", procedure="ear-tubes", locales={"en-CA": scheduled("ed")}
    )
    stored = replace(STORED, reviews={reviews.key: reviews}, workflows={workflow.key: workflow})
    alone = list(decided(BUNDLE, stored, MONDAY_NOON))
    assert [(one.key, one.status) for one in alone] == [
        ("ear-tubes:en-CA", Status.LEFT_ALONE), ("toronto:ear-tubes:en-CA", Status.LEFT_ALONE)
    ]  # fmt: skip


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_a_sentence(why: Why) -> None:
    verdict = of_review(REVIEW, None, None, may_decide=True)
    assert verdict.why is Why.OTHER_WORDS
    found = next(decided(replace(BUNDLE, reviews=(replace(REVIEW, words=OTHER),)), STORED, SOON))
    assert ": not taken: " in line_about(replace(found, why=why))
