"""What a clinic offers: who does a procedure there, at what fee and after what wait; beginning to
offer it, and stopping.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.content.directory.domain import (
    EntryRevisionConflict,
    Offering,
    UnknownEntry,
    offering_key,
)
from services.content.directory.usecases.check_scope import check_scope
from services.content.directory.usecases.edit_entity import FindEntity
from services.content.directory.usecases.edit_staffing import EditOffering
from services.content.directory.usecases.offer_procedure import OfferProcedure, StopOffering
from services.content.editorial.domain import (
    TypedFee,
    TypedOffer,
    of_doctors,
    offering_of,
    typed_offer,
)
from services.content.editorial.pages.context import Editor, EditorialContext, Reader, Slug, go_to
from services.content.editorial.pages.forms import Typing, status_of, typing_of
from services.content.editorial.usecases.list_offers import ListOffers, ListStaff
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.offers import (
    ADDRESS,
    OfferFormView,
    doctor_views,
    fee_forms,
    insured_at,
    offer_href,
    offers_view,
    past,
    saved_view,
)
from services.content.editorial.views.rows import page_href, title_of
from services.content.procedures.domain import local_day
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from shared.auth.usecases import SignedIn
from shared.errors import Invalid, Refusal
from shared.web import locale_of

_OWN_CONFLICT: Final = "editorial.own-offer-conflict"
_MOST_FEES: Final = 60
_LONGEST_LINE: Final = 40
_NO_PROBLEMS: Final[Mapping[str, str]] = {}
_Chosen = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What is done with offerings, by the API's own use cases."""

    list: ListOffers
    staff: ListStaff
    find: FindEntity[Offering]
    begin: OfferProcedure
    edit: EditOffering
    stop: StopOffering


def offer_pages(context: EditorialContext, offers: Offers) -> APIRouter:
    router = APIRouter(prefix=ADDRESS)

    def one(request: Request, who: Editor, location: Slug, procedure: Slug) -> "_Offer":
        check_scope(who.principal, location)
        return _Offer(context, offers, request, who, location=location, procedure=procedure)

    @router.get("")
    async def of_a_clinic(request: Request, who: Reader, location: _Chosen = "") -> HTMLResponse:
        """Of the one that is chosen, else of the first of one's own."""
        clinics = await context.list_pages.clinics(who.principal.scope)
        chosen = next((one for one in clinics if one.slug == location), None)
        first = chosen or next(iter(clinics), None)
        return await _offered(context, offers, request, who, first.slug if first else None)

    @router.get("/{location}")
    async def offered(request: Request, who: Reader, location: Slug) -> HTMLResponse:
        check_scope(who.principal, location)
        return await _offered(context, offers, request, who, location)

    @router.get("/{location}/{procedure}")
    async def form(here: Annotated[_Offer, Depends(one)]) -> HTMLResponse:
        return await here.show()

    @router.post("/{location}/{procedure}")
    async def write(request: Request, here: Annotated[_Offer, Depends(one)]) -> Response:
        return await here.write(await typing_of(request))

    @router.post("/{location}/{procedure}/end")
    async def stop(request: Request, here: Annotated[_Offer, Depends(one)]) -> Response:
        return await here.stop(await typing_of(request))

    return router


async def _offered(
    context: EditorialContext,
    offers: Offers,
    request: Request,
    who: SignedIn,
    location: str | None,
) -> HTMLResponse:
    view = offers_view(
        await offers.list(location) if location else None,
        await context.list_pages.clinics(who.principal.scope),
        await context.names(),
        context.chrome(request, who, "offerings"),
        locale_of(request),
    )
    return context.html(request, "editorial/offers.html", view)


class _Offer:
    """One request. What is refused is shown with how things are, and with what was typed."""

    def __init__(
        self,
        context: EditorialContext,
        offers: Offers,
        request: Request,
        who: SignedIn,
        *,
        location: str,
        procedure: str,
    ) -> None:
        self._context = context
        self._offers = offers
        self._request = request
        self._who = who
        self._location = location
        self._procedure = procedure

    async def show(self, refusal: Refusal | None = None) -> HTMLResponse:
        stored = await self._stored()
        typed = typed_offer(stored.value) if stored else TypedOffer()
        return await self._form(typed, stored.revision if stored else 0, refusal=refusal)

    async def write(self, typing: Typing) -> Response:
        typed, revision = _typed(typing), typing.number("revision")
        if typing.text("do") == "resume":
            return await self._form(typed, revision)
        written: Offering | None = None
        try:
            written = offering_of(typed, location=self._location, procedure=self._procedure)
            if revision == 0:
                await self._offers.begin(written, by=self._by)
            else:
                await self._offers.edit(written, seen=frozenset({revision}), by=self._by)
        except (EntryRevisionConflict, UnknownEntry) as refusal:
            return await self._met(typed, written, refusal)
        except Invalid as refusal:
            named = [of_doctors(one, written) if written else one for one in refusal.problems]
            problems = {one.field: one.code for one in named}
            return await self._form(typed, revision, problems=problems, refusal=refusal)
        if revision == 0:
            return go_to(page_href(self._location, self._procedure), "offer_begun")
        return go_to(offer_href(self._location, self._procedure), "offer_saved")

    async def stop(self, typing: Typing) -> Response:
        key, seen = offering_key(self._location, self._procedure), typing.number("revision")
        try:
            await self._offers.stop(key, seen=frozenset({seen}), by=self._by)
        except (EntryRevisionConflict, UnknownEntry) as refusal:
            return await self.show(refusal)
        return go_to(f"{ADDRESS}/{self._location}", "offer_ended")

    async def _met(
        self, typed: TypedOffer, written: Offering | None, refusal: Refusal
    ) -> HTMLResponse:
        """Somebody else was first. What is saved from here is over what there is now, which may be
        nothing.
        """
        stored = await self._stored()
        return await self._form(
            typed,
            stored.revision if stored else 0,
            refusal=refusal,
            saved=stored.value if stored else None,
            written=written,
        )

    async def _form(
        self,
        typed: TypedOffer,
        revision: int,
        *,
        problems: Mapping[str, str] = _NO_PROBLEMS,
        refusal: Refusal | None = None,
        saved: Offering | None = None,
        written: Offering | None = None,
    ) -> HTMLResponse:
        context, locale = self._context, locale_of(self._request)
        clinic = (await context.find_location(self._location)).value
        procedure = (await context.read_manuscript.find_facts(self._procedure)).value
        others = [one.slug for one in saved.doctors] if saved else []
        staff = await self._offers.staff(self._location, [*typed.doing, *others])
        title, title_locale = title_of(procedure.titles, locale, self._procedure)
        province, insured = insured_at(procedure, clinic, locale)
        fees = fee_forms(typed, local_day(context.now(), clinic.timezone))
        gone = past(fees)
        is_own = saved is not None and saved.edited_by == self._by
        notice = _notice(refusal, is_own=is_own) if refusal else None
        view = OfferFormView(
            chrome=context.chrome(self._request, self._who, "offerings", notice),
            revision=revision,
            href=offer_href(self._location, self._procedure),
            back_href=f"{ADDRESS}/{self._location}",
            pages_href=page_href(self._location, self._procedure),
            clinic=clinic.name,
            title=title,
            title_locale=title_locale,
            province=province,
            insured=insured,
            doctors=doctor_views(staff, typed, self._location),
            fees=[one for one in fees if one not in gone],
            past_fees=gone,
            typed=typed,
            problems=problems,
            saved=saved_view(saved, written, staff, await context.names(), locale)
            if saved
            else None,
        )
        return context.html(self._request, "editorial/offer.html", view, status=status_of(refusal))

    async def _stored(self) -> Revised[Offering] | None:
        """None where the clinic does not offer it."""
        try:
            return await self._offers.find(offering_key(self._location, self._procedure))
        except UnknownEntry:
            return None

    @property
    def _by(self) -> str:
        return self._who.principal.account_id


def _notice(refusal: Refusal, *, is_own: bool) -> NoticeView:
    is_conflict = isinstance(refusal, EntryRevisionConflict)
    return NoticeView(tone="warn", code=_OWN_CONFLICT if is_conflict and is_own else refusal.code)


def _typed(typing: Typing) -> TypedOffer:
    numbers = sorted({int(one) for one in typing.named("from-") if _is_number(one)})
    return TypedOffer(
        doing=typing.named("does-"),
        capacities={
            slug: typing.text(f"capacity-{slug}")[:_LONGEST_LINE]
            for slug in typing.named("capacity-")
        },
        fees=[_fee(typing, number) for number in numbers[:_MOST_FEES]],
        lowest_weeks=typing.text("weeks-lowest")[:_LONGEST_LINE],
        highest_weeks=typing.text("weeks-highest")[:_LONGEST_LINE],
        as_of=typing.text("as-of")[:_LONGEST_LINE],
    )


def _fee(typing: Typing, number: int) -> TypedFee:
    return TypedFee(
        number=number,
        first_day=typing.text(f"from-{number}")[:_LONGEST_LINE],
        last_day=typing.text(f"to-{number}")[:_LONGEST_LINE],
        lowest=typing.text(f"lowest-{number}")[:_LONGEST_LINE],
        highest=typing.text(f"highest-{number}")[:_LONGEST_LINE],
        currency=typing.text(f"currency-{number}")[:_LONGEST_LINE] or "CAD",
        includes={locale: typing.text(f"includes-{number}-{locale}") for locale in LOCALES},
        excludes={locale: typing.text(f"excludes-{number}-{locale}") for locale in LOCALES},
        is_removed=typing.has(f"remove-{number}"),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3
