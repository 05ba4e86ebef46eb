"""What the list may be narrowed to: only where there is something to choose."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.console.views.filters import Reader
from services.routing.decisions.domain import TravelClass
from services.routing.inbox.domain import Due
from services.routing.leads.domain import NETWORK_DESK
from shared.web import PATIENT_LOCALES


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    value: str
    label: str
    is_chosen: bool


Choices = tuple[ChoiceView, ...]


@dataclass(frozen=True, kw_only=True)
class ChoicesView:
    """Labels of `due`, `travel` and `unread` are codes: the templates have words for them."""

    locations: Choices
    due: Choices
    travel: Choices
    languages: Choices
    procedures: Choices
    doctors: Choices
    unread: Choices = ()


def choices_view(reader: Reader) -> ChoicesView:
    formatter, filters = reader.formatter, reader.filters
    languages = {locale.split("-")[0] for locale in PATIENT_LOCALES}
    return ChoicesView(
        locations=_locations(reader),
        due=tuple(_choice(one.value, one.value, filters.due) for one in Due),
        travel=tuple(_choice(one.value, one.value, filters.travel) for one in TravelClass),
        languages=_named(
            ((slug, formatter.language(slug)) for slug in languages | _chosen(filters.language)),
            filters.language,
        ),
        procedures=_named(
            (
                (slug, formatter.procedure(slug))
                for slug in {*formatter.directory.procedures} | _chosen(filters.procedure)
            ),
            filters.procedure,
        ),
        doctors=_doctors(reader),
        unread=(_choice("yes", "yes", "yes" if filters.unread else None),),
    )


def _locations(reader: Reader) -> Choices:
    formatter, sees = reader.formatter, reader.sees
    clinics = {*formatter.directory.clinics, NETWORK_DESK} if sees.every_clinic else sees.clinics
    if len(clinics) < 2:
        return ()
    return _named(
        ((slug, formatter.clinic(slug) or slug) for slug in clinics), reader.filters.location
    )


def _doctors(reader: Reader) -> Choices:
    """Those of the clinics that are shown; of the whole network they would be a telephone book."""
    formatter, filters, sees = reader.formatter, reader.filters, reader.sees
    if sees.only_doctor is not None:
        return ()
    clinics = {filters.location} if filters.location else sees.clinics
    known = formatter.directory.doctors.values()
    there = {one.slug for one in known if not clinics.isdisjoint(one.locations)}
    doctors = there | _chosen(filters.doctor)
    return _named(((slug, formatter.doctor(slug) or slug) for slug in doctors), filters.doctor)


def _chosen(value: str | None) -> set[str]:
    return {value} if value else set()


def _named(pairs: Iterable[tuple[str, str]], chosen: str | None) -> Choices:
    in_order = sorted((label, value) for value, label in pairs)
    return tuple(_choice(value, label, chosen) for label, value in in_order)


def _choice(value: str, label: str, chosen: str | None) -> ChoiceView:
    return ChoiceView(value=value, label=label, is_chosen=value == chosen)
