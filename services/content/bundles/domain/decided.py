"""What loading a bundle would do with its reviews and schedules, by the rules of the load."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.content.bundles.domain.bundle import (
    Bundle,
    BundleDoesNotFit,
    BundledProcedure,
)
from services.content.bundles.domain.decisions import BundledReview, BundledSchedule
from services.content.bundles.domain.merge import merged
from services.content.bundles.domain.outcomes import EntityDifference, Kind, Status
from services.content.bundles.domain.stored import (
    StoredContent,
    current_reviews,
    schedules_in,
)
from services.content.bundles.domain.verdicts import (
    PageAfter,
    Verdict,
    covering,
    of_review,
    of_schedule,
)
from services.content.procedures.domain import Draft, MedicalReview, Procedure
from services.content.reviews.domain import Review
from shared.errors import FieldProblem

_NOT_YET: Final = "This day has not come yet."


def check_reviews(bundle: Bundle, day: date) -> None:
    """Raises `BundleDoesNotFit` for one of a day that has not come yet."""
    early = [one for one in bundle.reviews if one.on > day]
    problems = [
        FieldProblem(field=f"reviews.{one.key}.on", code="too_early", message=_NOT_YET)
        for one in early
    ]
    if problems:
        raise BundleDoesNotFit(*problems)


def decided(bundle: Bundle, stored: StoredContent, now: datetime) -> Iterator[EntityDifference]:
    after = _After(bundle, stored)
    for review in sorted(bundle.reviews, key=lambda one: one.key):
        yield difference_of(Kind.REVIEW, review.key, after.review(review))
    ours = {one.key for one in bundle.reviews}
    for key in sorted({one.key for one in current_reviews(stored)} - ours):
        yield EntityDifference(kind=Kind.REVIEW, key=key, status=Status.LEFT_ALONE)
    for schedule in sorted(bundle.schedules, key=lambda one: one.key):
        yield difference_of(Kind.SCHEDULE, schedule.key, after.schedule(schedule, now))
    ours = {one.key for one in bundle.schedules}
    for key in sorted({key for key, *_ in schedules_in(stored)} - ours):
        yield EntityDifference(kind=Kind.SCHEDULE, key=key, status=Status.LEFT_ALONE)


def difference_of(kind: Kind, key: str, verdict: Verdict) -> EntityDifference:
    return EntityDifference(kind=kind, key=key, status=verdict.status, why=verdict.why)


@dataclass(frozen=True, kw_only=True)
class _Words:
    """A procedure once it is loaded; the number of a text that is written anew is not known yet."""

    procedure: Procedure
    revisions: Mapping[str, int]


class _After:
    """How things are once the rest of the bundle is loaded."""

    def __init__(self, bundle: Bundle, stored: StoredContent) -> None:
        self._bundle = bundle
        self._stored = stored
        self._offered = {one.key for one in bundle.offerings}
        self._timezones = {one.slug: one.timezone for one in bundle.locations}
        self._reviews = {one.key: one for one in bundle.reviews}
        named = {one.procedure for one in bundle.reviews}
        named |= {one.procedure for one in bundle.schedules}
        self._words = {
            one.procedure.slug: _loaded(one, stored.procedures.get(one.procedure.slug))
            for one in bundle.procedures
            if one.procedure.slug in named
        }

    def review(self, ours: BundledReview) -> Verdict:
        words = self._words.get(ours.procedure)
        text = words.procedure.texts.get(ours.locale) if words else None
        known = self._known(ours.procedure, ours.locale)
        return of_review(ours, text, known, may_decide=self._bundle.may_decide)

    def schedule(self, ours: BundledSchedule, now: datetime) -> Verdict:
        return of_schedule(ours, self._page(ours), now=now, may_decide=self._bundle.may_decide)

    def _page(self, ours: BundledSchedule) -> PageAfter:
        words = self._words.get(ours.procedure)
        if words is None or not self._is_offered(ours.offering):
            return PageAfter()
        workflow = self._stored.workflows.get(ours.offering)
        return PageAfter(
            procedure=words.procedure,
            revision=words.revisions.get(ours.locale),
            timezone=self._timezone(ours.location),
            review=self._counting(ours, words.procedure),
            state=workflow.locales.get(ours.locale) if workflow else None,
        )

    def _is_offered(self, key: str) -> bool:
        stored = self._stored.offerings.get(key)
        if stored is not None and stored.edited_by:
            return not stored.is_retired
        return key in self._offered

    def _timezone(self, location: str) -> str:
        stored = self._stored.locations.get(location)
        if stored is not None and stored.edited_by:
            return stored.timezone
        return self._timezones[location]

    def _known(self, procedure: str, locale: str) -> Review | None:
        words = self._words.get(procedure)
        reviews = self._stored.reviews.get(f"{procedure}:{locale}")
        revision = words.revisions.get(locale) if words else None
        return reviews.of(revision) if reviews and revision else None

    def _counting(self, ours: BundledSchedule, procedure: Procedure) -> MedicalReview | None:
        bundled = self._reviews.get(f"{ours.procedure}:{ours.locale}")
        recorded = self._known(ours.procedure, ours.locale)
        if bundled is not None and self.review(bundled).is_taken:
            recorded = bundled.recorded(revision=bundled.revision, facts_revision=1)
        return counting(recorded, procedure, ours)


def counting(
    recorded: Review | None, procedure: Procedure, ours: BundledSchedule
) -> MedicalReview | None:
    """What is recorded of the words, or stated by the procedure: the last one counts."""
    found = [procedure.medical_review] if procedure.medical_review else []
    if recorded is not None and covering(recorded, procedure, ours.location, ours.locale):
        found.append(MedicalReview(by=recorded.reviewer.name, on=recorded.on, due=recorded.due))
    return max(found, key=lambda one: one.on, default=None)


def _loaded(bundled: BundledProcedure, seen: Draft | None) -> _Words | None:
    if seen is not None and (not bundled.is_whole or _is_loaded(bundled, seen)):
        return _Words(procedure=seen.value, revisions=seen.text_revisions)
    if not bundled.is_whole:
        return None
    merge = merged(bundled, seen).procedure
    same = [one for one in merge.texts if seen and seen.value.texts.get(one) == merge.texts[one]]
    revisions = {one: seen.text_revisions[one] for one in same} if seen else {}
    return _Words(procedure=merge, revisions=revisions)


def _is_loaded(bundled: BundledProcedure, seen: Draft) -> bool:
    return seen.loaded is not None and seen.loaded.digest == bundled.digest
