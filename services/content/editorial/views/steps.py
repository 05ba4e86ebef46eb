"""Who did what, in the words of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.editorial.domain.steps import Step
from services.content.editorial.usecases.list_steps import OF_DELIVERY
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, moment, page_href, title_of
from services.content.revisions.domain import Kind
from shared.formatting import NETWORK_ZONE

ADDRESS = f"{HOME}/trail"
_OF_PAGES = (Kind.OFFERING, Kind.WORKFLOW)
_OF_TEXTS = (Kind.TEXT, Kind.REVIEW)
_OF_THE_NETWORK = (Kind.NETWORK, Kind.BLOCKS)


@dataclass(frozen=True, kw_only=True)
class TrailStepView:
    """`name` of what was edited, with its clinic and language where it has them. `by` is empty
    where a program did it. `action`: written, changed, removed or restored, or what was done with a
    webhook or a key; of these there is no revision to be named, and `number` is 0.
    """

    kind: str
    name: str
    clinic: str
    locale: str
    number: int
    action: str
    restored_from: int
    by: str
    at: str
    href: str | None


@dataclass(frozen=True, kw_only=True)
class TrailView:
    chrome: ChromeView
    steps: Sequence[TrailStepView]
    people: Sequence[ChoiceView]
    kinds: Sequence[ChoiceView]
    clinics: Sequence[ChoiceView]
    is_filtered: bool
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class TrailNames:
    """Of everything that a step may name."""

    titles: Mapping[str, Mapping[str, str]]
    clinics: Mapping[str, str]
    staff: Mapping[str, str]
    locale: str

    def title(self, procedure: str) -> str:
        return title_of(self.titles.get(procedure, {}), self.locale, procedure)[0]

    def clinic(self, slug: str) -> str:
        return self.clinics.get(slug, slug)


def trail_step_view(step: Step, names: TrailNames, *, may_follow: bool) -> TrailStepView:
    first, _, rest = step.key.partition(":")
    name, _ = title_of(step.words, names.locale, step.key)
    clinic = locale = ""
    if step.kind in _OF_TEXTS:
        name, locale = names.title(first), rest
    elif step.kind in _OF_PAGES:
        name, clinic = names.title(rest), names.clinic(first)
    elif step.kind is Kind.FACTS:
        name = names.title(step.key)
    elif step.kind is Kind.LOCATION:
        name = names.clinic(step.key)
    elif step.kind in _OF_THE_NETWORK:
        name = ""
    return TrailStepView(
        kind=step.kind,
        name=name,
        clinic=clinic,
        locale=locale,
        number=0 if step.action else step.number,
        action=_action(step),
        restored_from=step.restored_from or 0,
        by=names.staff.get(step.by, step.by) if step.by else "",
        at=moment(step.at, NETWORK_ZONE, names.locale),
        href=_href(step, first, rest) if may_follow or step.kind in OF_DELIVERY else None,
    )


def _action(step: Step) -> str:
    if step.action:
        return step.action
    if step.is_removed:
        return "removed"
    if step.restored_from is not None:
        return "restored"
    return "written" if step.number == 1 else "changed"


def _href(step: Step, first: str, rest: str) -> str | None:
    """Where that is looked at, if there is a page of it."""
    match step.kind:
        case Kind.TEXT:
            return f"{HOME}/history/{first}/{rest}/{step.number}"
        case Kind.REVIEW:
            return f"{HOME}/reviews/{first}/{rest}"
        case Kind.WORKFLOW | Kind.OFFERING:
            return page_href(first, rest)
        case Kind.MEDIUM:
            return None if step.is_removed else f"{HOME}/media/{step.key}"
        case Kind.ANNOUNCEMENT:
            return f"{HOME}/announcements"
        case Kind.WEBHOOK:
            return None if step.action == "removed" else f"{HOME}/webhooks/{step.key}"
        case Kind.API_KEY:
            return f"{HOME}/keys/{step.key}"
        case _:
            return None
