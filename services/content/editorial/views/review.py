"""What waits for a reviewer, and the form by which a review is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.editorial.domain import SHAPES, Entries, Shape, entries_of
from services.content.editorial.usecases.list_waiting import Waiting
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, moment, page_href, title_of
from services.content.editorial.views.text import WarningView
from services.content.text.domain import ProcedureText
from services.content.workflow.schemas import ReviewDueList
from shared.formatting import NETWORK_ZONE, format_short_day


@dataclass(frozen=True, kw_only=True)
class WaitingView:
    title: str
    locale: str
    asked_by: str
    asked_at: str
    href: str


@dataclass(frozen=True, kw_only=True)
class DueView:
    """`due` is None where readers are shown no review."""

    title: str
    locale: str
    clinic: str
    reviewed_by: str | None
    due: str | None
    is_overdue: bool
    href: str
    review_href: str


@dataclass(frozen=True, kw_only=True)
class QueueView:
    chrome: ChromeView
    waiting: Sequence[WaitingView]
    due: Sequence[DueView]
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One field of what is reviewed."""

    name: str
    shape: Shape
    entries: Entries


@dataclass(frozen=True, kw_only=True)
class ClinicWordsView:
    """What a clinic says differently in this language: a review covers it too."""

    clinic: str
    parts: Sequence[PartView]


@dataclass(frozen=True, kw_only=True)
class ReviewInputs:
    """As they were typed."""

    name: str = ""
    licence: str = ""
    province: str = ""
    on: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewFormView:
    """`newest` is another revision where somebody has edited the text since it was asked for."""

    chrome: ChromeView
    title: str
    procedure: str
    locale: str
    revision: int
    newest: int
    facts_revision: int
    reviews_revision: int
    href: str
    parts: Sequence[PartView]
    clinics: Sequence[ClinicWordsView]
    warnings: Sequence[WarningView]
    asked_by: str | None
    last: str | None
    last_due: str | None
    inputs: ReviewInputs
    problems: Mapping[str, str]
    provinces: Sequence[tuple[str, str]]
    may_record: bool


def waiting_view(waiting: Waiting, staff: Mapping[str, str], locale: str) -> WaitingView:
    title, _ = title_of(waiting.titles, waiting.locale, waiting.procedure)
    return WaitingView(
        title=title,
        locale=waiting.locale,
        asked_by=staff.get(waiting.by, waiting.by),
        asked_at=moment(waiting.at, NETWORK_ZONE, locale),
        href=review_href(waiting.procedure, waiting.locale),
    )


def due_views(due: ReviewDueList, clinics: Mapping[str, str], locale: str) -> Sequence[DueView]:
    return [
        DueView(
            title=one.title,
            locale=one.locale,
            clinic=clinics.get(one.location, one.location),
            reviewed_by=one.medical_review.by if one.medical_review else None,
            due=format_short_day(one.medical_review.due, locale) if one.medical_review else None,
            is_overdue=one.is_overdue,
            href=f"{page_href(one.location, one.procedure)}#{one.locale}",
            review_href=review_href(one.procedure, one.locale),
        )
        for one in due.items
    ]


def review_href(procedure: str, locale: str) -> str:
    return f"{HOME}/reviews/{procedure}/{locale}"


def part_views(text: ProcedureText) -> Sequence[PartView]:
    """What is written, in the order of the page."""
    values = ((name, shape, getattr(text, name)) for name, shape in SHAPES.items())
    return [
        PartView(name=name, shape=shape, entries=entries_of(name, value))
        for name, shape, value in values
        if value is not None
    ]
