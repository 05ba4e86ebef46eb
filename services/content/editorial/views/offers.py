"""What a clinic offers, and the form in which somebody says who does it, at what fee and wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.content.directory.domain import Doctor, Fee, Location, Offering, Wait
from services.content.editorial.domain import State, TypedFee, TypedOffer
from services.content.editorial.usecases.list_offers import ClinicOffers
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, page_href, title_of
from services.content.procedures.domain import Procedure
from shared.formatting import format_money, format_names, format_short_day, subdivision_name

ADDRESS = f"{HOME}/offerings"


@dataclass(frozen=True, kw_only=True)
class FeeView:
    """`highest` is empty where it is the lowest, `until` where no day ends it."""

    lowest: str
    highest: str
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """`fee` and `wait` are those of today; `by` is empty where a bundle wrote it."""

    title: str
    title_locale: str
    doctors: str
    fee: FeeView | None
    wait: Wait | None
    by: str
    href: str
    pages_href: str


@dataclass(frozen=True, kw_only=True)
class NotOfferedView:
    title: str
    title_locale: str
    href: str


@dataclass(frozen=True, kw_only=True)
class OffersView:
    """`clinic` is empty for those who have none."""

    chrome: ChromeView
    clinics: Sequence[ChoiceView]
    clinic: str
    offered: Sequence[OfferView]
    not_offered: Sequence[NotOfferedView]


@dataclass(frozen=True, kw_only=True)
class DoctorView:
    """`is_elsewhere`: named here, and does not work at this clinic."""

    slug: str
    name: str
    credentials: str
    does: bool
    capacity: str
    is_elsewhere: bool


@dataclass(frozen=True, kw_only=True)
class FeeFormView:
    """`state` is empty for one whose days cannot be read, and for the last, which adds one."""

    typed: TypedFee
    state: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """What somebody else has saved meanwhile; `others` are the parts of which this form says
    otherwise: doctors, fees or wait.
    """

    by: str
    doctors: str
    fees: Sequence[FeeView]
    wait: Wait | None
    others: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class OfferFormView:
    """`revision` is 0 where the clinic does not offer it. `insured` by the plan of `province`."""

    chrome: ChromeView
    revision: int
    href: str
    back_href: str
    pages_href: str
    clinic: str
    title: str
    title_locale: str
    province: str
    insured: str
    doctors: Sequence[DoctorView]
    fees: Sequence[FeeFormView]
    past_fees: Sequence[FeeFormView]
    typed: TypedOffer
    problems: Mapping[str, str]
    saved: SavedView | None = None

    @property
    def has_problems_of_the_past(self) -> bool:
        numbers = {f"{one.typed.number}" for one in self.past_fees}
        return any(set(name.split("-")) & numbers for name in self.problems)


def offers_view(
    found: ClinicOffers | None,
    clinics: Sequence[Location],
    staff: Mapping[str, str],
    chrome: ChromeView,
    locale: str,
) -> OffersView:
    """`found` is None for those who have no clinic."""
    if found is None:
        return OffersView(chrome=chrome, clinics=(), clinic="", offered=(), not_offered=())
    here = found.clinic.slug
    offered = [_offer(one, found, staff, locale) for one in found.offered]
    others = [_not_offered(one, found, locale) for one in found.not_offered]
    return OffersView(
        chrome=chrome,
        clinics=[
            ChoiceView(value=one.slug, label=one.name, is_chosen=one.slug == here)
            for one in clinics
        ],
        clinic=found.clinic.name,
        offered=sorted(offered, key=lambda one: one.title.casefold()),
        not_offered=sorted(others, key=lambda one: one.title.casefold()),
    )


def offer_href(location: str, procedure: str) -> str:
    return f"{ADDRESS}/{location}/{procedure}"


def doctor_views(staff: Sequence[Doctor], typed: TypedOffer, location: str) -> list[DoctorView]:
    """Those who are chosen first, in the order in which they are stored, and also whoever nobody
    knows any more.
    """
    known = {one.slug: one for one in staff}
    others = [
        one.slug for one in staff if one.slug not in typed.doing and location in one.locations
    ]
    return [
        DoctorView(
            slug=slug,
            name=known[slug].name if slug in known else slug,
            credentials=known[slug].credentials if slug in known else "",
            does=slug in typed.doing,
            capacity=typed.capacities.get(slug, ""),
            is_elsewhere=slug not in known or location not in known[slug].locations,
        )
        for slug in (*typed.doing, *others)
    ]


def fee_forms(typed: TypedOffer, day: date) -> list[FeeFormView]:
    """By their place in the form, and an empty one behind them."""
    shown = [
        FeeFormView(typed=one, state=one.state_on(day) or "", is_new=False)
        for one in typed.fees
        if not one.is_blank
    ]
    number = max((one.number for one in typed.fees), default=-1) + 1
    return [*shown, FeeFormView(typed=TypedFee(number=number), state="", is_new=True)]


def past(fees: Sequence[FeeFormView]) -> Sequence[FeeFormView]:
    return [one for one in fees if one.state == State.OVER]


def saved_view(
    stored: Offering,
    typed: Offering | None,
    doctors: Sequence[Doctor],
    staff: Mapping[str, str],
    locale: str,
) -> SavedView:
    names = {one.slug: one.name for one in doctors}
    parts = ("doctors", "fees", "wait")
    return SavedView(
        by=staff.get(stored.edited_by, stored.edited_by),
        doctors=format_names(
            [f"{names.get(one.slug, one.slug)} ({one.capacity})" for one in stored.doctors], locale
        ),
        fees=[fee_view(one, locale) for one in stored.fees],
        wait=stored.wait,
        others=frozenset(
            part for part in parts if typed and getattr(typed, part) != getattr(stored, part)
        ),
    )


def insured_at(procedure: Procedure, clinic: Location, locale: str) -> tuple[str, str]:
    """The name of its province, and how that one's plan lists the procedure."""
    status = procedure.insured_status_at(clinic.province)
    return subdivision_name(clinic.province, locale), status.value


def fee_view(fee: Fee, locale: str) -> FeeView:
    lowest, highest = (
        format_money(cents, fee.currency, locale) for cents in (fee.lowest_cents, fee.highest_cents)
    )
    last = fee.effective_to
    return FeeView(
        lowest=lowest,
        highest=highest if highest != lowest else "",
        since=format_short_day(fee.effective_from, locale),
        until=format_short_day(last, locale) if last else "",
    )


def _offer(one: Offering, found: ClinicOffers, staff: Mapping[str, str], locale: str) -> OfferView:
    title, title_locale = title_of(found.titles.get(one.procedure, {}), locale, one.procedure)
    fee = one.fee_on(found.day)
    names = sorted(
        found.doctors[doctor.slug].name if doctor.slug in found.doctors else doctor.slug
        for doctor in one.doctors
    )
    return OfferView(
        title=title,
        title_locale=title_locale,
        doctors=format_names(names, locale),
        fee=fee_view(fee, locale) if fee else None,
        wait=one.wait_on(found.day),
        by=staff.get(one.edited_by, one.edited_by),
        href=offer_href(one.location, one.procedure),
        pages_href=page_href(one.location, one.procedure),
    )


def _not_offered(procedure: str, found: ClinicOffers, locale: str) -> NotOfferedView:
    title, title_locale = title_of(found.titles.get(procedure, {}), locale, procedure)
    href = offer_href(found.clinic.slug, procedure)
    return NotOfferedView(title=title, title_locale=title_locale, href=href)
