"""A review is of one revision and of what the clinics said differently then."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.content.reviews.domain import (
    Request,
    Review,
    Reviewer,
    TextReviews,
    digest_of,
    digests_of,
)
from services.content.text.domain import Paragraph, ProcedureText
from shared.errors import Invalid

REVIEWER = Reviewer(name="Dr. Ada Sample", licence="CPSO 12345", province="CA-ON")
REVIEW = Review(
    revision=3, facts_revision=2, reviewer=REVIEWER, on=date(2026, 11, 1), due=date(2027, 11, 1)
)
NOTHING = TextReviews(procedure="ear-tubes", locale="en-CA")
AT = datetime(2026, 11, 23, tzinfo=UTC)
OVERRIDE = ProcedureText(summary=(Paragraph(text="Here we do it on Fridays."),))


def test_an_edit_after_the_review_is_another_revision_that_has_none() -> None:
    reviews = NOTHING.record(REVIEW)
    assert reviews.of(3) == REVIEW
    assert reviews.of(4) is None


def test_the_last_review_of_a_revision_counts_and_older_revisions_keep_theirs() -> None:
    again = replace(REVIEW, on=date(2026, 11, 20))
    newer = replace(REVIEW, revision=4)
    reviews = NOTHING.record(REVIEW).record(newer).record(again)
    assert reviews.reviews == (again, newer)


@pytest.mark.parametrize(("reviewed", "waits"), [(2, True), (3, False), (4, False)])
def test_a_request_is_answered_by_a_review_of_its_revision_or_a_newer_one(
    reviewed: int, waits: bool
) -> None:
    asked = NOTHING.request(Request(revision=3, by="ed", at=AT))
    assert (asked.record(replace(REVIEW, revision=reviewed)).requested is not None) is waits


def test_fifty_revisions_keep_their_review() -> None:
    reviews = NOTHING
    for revision in range(1, 61):
        reviews = reviews.record(replace(REVIEW, revision=revision))
    assert [one.revision for one in reviews.reviews] == list(range(11, 61))


def test_a_review_covers_what_a_clinic_said_then_and_nothing_that_it_says_since() -> None:
    overrides = {"toronto": {"en-CA": OVERRIDE}, "calgary": {"fr-CA": OVERRIDE}}
    review = replace(REVIEW, overrides=digests_of(overrides, "en-CA"))
    assert review.covers("toronto", digest_of(OVERRIDE))
    assert review.covers("calgary", digest_of(None))
    assert review.covers("calgary", digest_of(ProcedureText()))
    assert not review.covers("toronto", digest_of(None))
    assert not review.covers("calgary", digest_of(OVERRIDE))
    other = replace(OVERRIDE, summary=(Paragraph(text="Here we do it on Mondays."),))
    assert not review.covers("toronto", digest_of(other))


WRONG: list[dict[str, Any]] = [
    {"due": date(2026, 11, 1)}, {"due": date(2026, 10, 1)}, {"due": date(2032, 1, 1)},
    {"on": date(1999, 1, 1)}, {"due": date(2201, 1, 1)},
]  # fmt: skip


@pytest.mark.parametrize("changes", WRONG)
def test_a_review_with_absurd_days_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        replace(REVIEW, **changes)


@pytest.mark.parametrize(
    "changes",
    [{"name": " "}, {"name": "a" * 201}, {"name": "a\x00"}, {"licence": ""}, {"licence": "-"},
     {"licence": "1" * 41}, {"licence": "12<b>"}, {"province": "Ontario"}, {"province": ""}],
)  # fmt: skip
def test_a_reviewer_who_cannot_be_looked_up_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        replace(REVIEWER, **changes)
