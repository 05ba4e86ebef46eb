"""What clinics say differently, beside what the network says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.divergence.domain import Divergence
from services.content.editorial.domain import SHAPES, Entries, Shape, entries_of
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, title_of
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class DivergenceView:
    title: str
    clinic: str
    locale: str
    name: str
    shape: Shape
    clinic_says: Entries
    network_says: Entries
    has_changed: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class DivergencesView:
    chrome: ChromeView
    rows: Sequence[DivergenceView]
    clinics: Sequence[ChoiceView]
    only_changed: bool
    is_filtered: bool
    more_href: str | None


def divergence_view(
    one: Divergence, titles: Mapping[str, Mapping[str, str]], clinics: Mapping[str, str]
) -> DivergenceView:
    title, _ = title_of(titles.get(one.procedure, {}), one.locale, one.procedure)
    return DivergenceView(
        title=title,
        clinic=clinics.get(one.location, one.location),
        locale=one.locale,
        name=one.field,
        shape=SHAPES[one.field],
        clinic_says=_entries(one.field, one.override),
        network_says=_entries(one.field, one.shared),
        has_changed=one.has_changed,
        href=f"{HOME}/clinics/{one.location}/{one.procedure}/{one.locale}/{one.field}",
    )


def _entries(field: str, text: ProcedureText | None) -> Entries:
    return entries_of(field, getattr(text, field)) if text else ()
