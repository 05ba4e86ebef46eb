"""Whether what a bundle says of reviews and schedules is taken, and why it is not.

Nothing is published by it that an editor here could not schedule: the words have to be here, with a
review that is valid on the day, at an hour that is still to come. What somebody has decided here
stays.
"""

from dataclasses import dataclass
from datetime import datetime

from services.content.bundles.domain.decisions import BundledReview, BundledSchedule
from services.content.bundles.domain.outcomes import Status, Why
from services.content.procedures.domain import MedicalReview, Procedure, local_day
from services.content.reviews.domain import Review, digest_of
from services.content.text.domain import ProcedureText, filled_in
from services.content.wording.domain import warnings_about
from services.content.workflow.domain import FURTHEST, LocaleState


@dataclass(frozen=True, kw_only=True)
class Verdict:
    status: Status
    why: Why | None = None

    @property
    def is_taken(self) -> bool:
        return self.status in {Status.NEW, Status.CHANGED}


@dataclass(frozen=True, kw_only=True)
class PageAfter:
    """A page once the rest of the bundle is loaded. `procedure` is None where the clinic does not
    offer it; `revision` is that of its text, None where there is none. `review`: the one that
    counts for these words; `state` is None as long as nobody has decided anything about the page.
    """

    procedure: Procedure | None = None
    revision: int | None = None
    timezone: str = "UTC"
    review: MedicalReview | None = None
    state: LocaleState | None = None


def of_review(
    ours: BundledReview, text: ProcedureText | None, known: Review | None, *, may_decide: bool
) -> Verdict:
    """`text` once the rest is loaded, and what is recorded of that. The later review counts."""
    if text is None or digest_of(text) != ours.words:
        return _not_taken(Why.OTHER_WORDS)
    if known is not None and _is_same(ours, known):
        return Verdict(status=Status.SAME)
    if known is not None and known.on >= ours.on:
        return Verdict(status=Status.KEPT, why=Why.REVIEWED_HERE)
    if not may_decide:
        return _not_taken(Why.HANDED_IN)
    return Verdict(status=Status.CHANGED if known else Status.NEW)


def of_schedule(
    ours: BundledSchedule, page: PageAfter, *, now: datetime, may_decide: bool
) -> Verdict:
    procedure, state = page.procedure, page.state
    if procedure is None:
        return _not_taken(Why.NOT_OFFERED)
    if not _has_words(ours, procedure):
        return _not_taken(Why.OTHER_WORDS)
    schedule = state.schedule if state else None
    if schedule and (schedule.at, schedule.release.pin.text_revision) == (ours.at, page.revision):
        return Verdict(status=Status.SAME)
    if ours.at <= now:
        return _not_taken(Why.PASSED)
    if ours.at > now + FURTHEST:
        return _not_taken(Why.TOO_FAR)
    if state is not None and (schedule is None or schedule.by):
        return Verdict(status=Status.KEPT, why=Why.DECIDED_HERE)
    if page.review is None or page.review.due < local_day(ours.at, page.timezone):
        return _not_taken(Why.NOT_REVIEWED)
    if _is_warned_of(ours, procedure):
        return _not_taken(Why.WARNED_OF)
    if not may_decide:
        return _not_taken(Why.HANDED_IN)
    return Verdict(status=Status.CHANGED if schedule else Status.NEW)


def covering(review: Review | None, procedure: Procedure, location: str, locale: str) -> bool:
    """Whether it was of what the clinic says differently, too."""
    override = digest_of(procedure.override(location, locale))
    return review is not None and review.covers(location, override)


def _not_taken(why: Why) -> Verdict:
    return Verdict(status=Status.NOT_TAKEN, why=why)


def _is_same(ours: BundledReview, known: Review) -> bool:
    theirs = (known.reviewer, known.on, known.due, dict(known.overrides))
    return (ours.reviewer, ours.on, ours.due, dict(ours.overrides)) == theirs


def _has_words(ours: BundledSchedule, procedure: Procedure) -> bool:
    text = procedure.texts.get(ours.locale)
    override = procedure.override(ours.location, ours.locale)
    if text is None or text.title is None:
        return False
    return (digest_of(text), digest_of(override)) == (ours.words, ours.override)


def _is_warned_of(ours: BundledSchedule, procedure: Procedure) -> bool:
    """Somebody had a reason to publish all the same, which an export does not tell."""
    override = procedure.override(ours.location, ours.locale) or ProcedureText()
    words = filled_in(override, procedure.texts[ours.locale])
    return bool(warnings_about(words, inherited=procedure.inherited(ours.locale)))
