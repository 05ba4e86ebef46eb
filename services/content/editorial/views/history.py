"""The history of a text: who wrote which revision, what it changed, and what a clinic's pages went
through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.content.editorial.domain import SHAPES, Entries, Shape, entries_of
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import moment
from services.content.revisions.domain import Revision
from services.content.text.domain import ProcedureText
from shared.formatting import NETWORK_ZONE


@dataclass(frozen=True, kw_only=True)
class RevisionView:
    """`by` is None where a program wrote it."""

    number: int
    by: str | None
    at: str
    restored_from: int | None
    is_removed: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class HistoryView:
    chrome: ChromeView
    title: str
    locale: str
    text_href: str
    revisions: Sequence[RevisionView]
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """One part: the entries that went and those that came; `was_reordered` where neither did."""

    name: str
    shape: Shape
    before: Entries
    after: Entries
    was_reordered: bool


@dataclass(frozen=True, kw_only=True)
class ComparisonView:
    """`newest`: the revision that is there now, which a restoring replaces."""

    chrome: ChromeView
    title: str
    locale: str
    number: int
    newest: int
    by: str | None
    at: str
    restored_from: int | None
    changes: Sequence[ChangeView]
    history_href: str
    href: str
    may_restore: bool


@dataclass(frozen=True, kw_only=True)
class StepView:
    """`by` is None where the worker did what somebody had scheduled."""

    action: str
    locales: Sequence[str]
    by: str | None
    at: str
    reason: str


def revision_view(
    revision: Revision, base: str, staff: Mapping[str, str], locale: str
) -> RevisionView:
    return RevisionView(
        number=revision.number,
        by=_name(revision.by, staff),
        at=moment(revision.at, NETWORK_ZONE, locale),
        restored_from=revision.restored_from,
        is_removed=revision.body is None,
        href=f"{base}/{revision.number}",
    )


def changes_between(before: ProcedureText, after: ProcedureText) -> Sequence[ChangeView]:
    """In the order of the page."""
    values = ((name, getattr(before, name), getattr(after, name)) for name in SHAPES)
    return [_change(name, one, other) for name, one, other in values if one != other]


def step_view(revision: Revision, staff: Mapping[str, str], timezone: str, locale: str) -> StepView:
    step = dict((revision.body or {}).get("last") or {})
    return StepView(
        action=str(step.get("action", "")),
        locales=sorted(step.get("pins") or {}),
        by=_name(revision.by, staff),
        at=moment(revision.at, timezone, locale),
        reason=str(step.get("reason") or ""),
    )


def _change(name: str, one: Any, other: Any) -> ChangeView:
    before, after = entries_of(name, one), entries_of(name, other)
    gone = tuple(entry for entry in before if entry not in after)
    come = tuple(entry for entry in after if entry not in before)
    return ChangeView(
        name=name,
        shape=SHAPES[name],
        before=gone,
        after=come,
        was_reordered=bool(before and after and not gone and not come),
    )


def _name(account_id: str | None, staff: Mapping[str, str]) -> str | None:
    return staff.get(account_id, account_id) if account_id else None
