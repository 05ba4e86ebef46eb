"""The inquiry form: `GET` and `POST /inquire`, and the page after sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from services.inquiry.catalogue.domain import CatalogueEmpty
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import IdempotencyKeyReused, Receipt
from services.inquiry.intake.domain.consents import consent_problems
from services.inquiry.intake.schemas import (
    InquiryBody,
    agreed,
    blank_values,
    body_of_form,
    field_problems,
    is_idempotency_key,
    kept_values,
)
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.intake.views import chooser_view, form_view, sent_view
from services.inquiry.tracking.schemas import keep_session, session_of
from services.inquiry.tracking.usecases.open_status import OpenSession
from services.inquiry.tracking.usecases.read_status import ReadStatus
from shared.errors import FieldProblem, Invalid, Unavailable
from shared.ids import new_token
from shared.limits import LimitReached, RequestLimits
from shared.mongo import NO_ANSWER
from shared.web import Templates, limited, locale_of, over_limit

_FORM_LIMIT: Final = 128 * 1024
Outcome = Receipt | IdempotencyKeyReused | LimitReached | tuple[FieldProblem, ...]
_SOURCE: Final = ("site", "page", "revision", "campaign")


@dataclass(frozen=True, kw_only=True)
class IntakePages:
    submit: SubmitInquiry
    catalogue: Catalogue
    open_session: OpenSession
    read_status: ReadStatus
    limits: RequestLimits
    templates: Templates
    cookie_secure: bool

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        counted = APIRouter(route_class=limited(self.limits, "inquiries", later=True))
        router.get("/inquire")(self.show_form)
        counted.post("/inquire", max_body_size=_FORM_LIMIT)(self.send_form)
        router.get("/inquire/sent/{reference}")(self.show_sent)
        router.include_router(counted)
        return router

    async def show_form(self, request: Request) -> Response:
        query = request.query_params
        locale = locale_of(request, query.get("locale"))
        slug = query.get("procedure", "")
        offer = await self.catalogue.offer(slug) if slug else None
        if offer is None or not offer.clinics:
            if not await self.catalogue.is_complete():
                return self._unavailable(locale)
            view = chooser_view(await self.catalogue.procedures(), locale, is_unknown=bool(slug))
            return self.templates.page(
                "inquire/choose.html", view, locale, status=404 if slug else 200
            )
        values = {
            **blank_values(),
            "location": query.get("location", ""),
            "patient.language": locale[:2],
        }
        values |= {f"source.{name}": query.get(name, "") for name in _SOURCE}
        view_ = form_view(offer, locale, key=new_token(), values=values)
        return self.templates.page("inquire/form.html", view_, locale)

    async def send_form(self, request: Request) -> Response:
        form = await request.form()
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        willing = [
            value for value in form.getlist("willing_to_travel_to") if isinstance(value, str)
        ]
        locale = locale_of(request, typed.get("locale"))
        key = typed.get("idempotency_key", "")
        key = key if is_idempotency_key(key) else new_token()
        try:
            outcome = await self._submitted(typed, willing, key, locale, over_limit(request))
            return await self._answer(outcome, typed, willing, key, locale)
        except (Unavailable, *NO_ANSWER):
            again = {**typed, "idempotency_key": key}
            return self._unavailable(
                locale,
                [(name, value) for name, value in again.items() if name != "willing_to_travel_to"]
                + [("willing_to_travel_to", slug) for slug in willing],
            )

    async def _answer(
        self,
        outcome: Outcome,
        typed: Mapping[str, str],
        willing: list[str],
        key: str,
        locale: str,
    ) -> Response:
        match outcome:
            case Receipt():
                return await self._sent(outcome)
            case IdempotencyKeyReused():
                return self.templates.page(
                    "inquire/already.html", typed.get("procedure", ""), locale, status=409
                )
            case LimitReached():
                return await self._again(typed, willing, key, locale, (), wait=outcome.retry_after)
            case _:
                return await self._again(typed, willing, key, locale, outcome)

    def _unavailable(self, locale: str, typed: Sequence[tuple[str, str]] = ()) -> Response:
        """A page that holds what was typed and sends it again at a press."""
        headers = {"Retry-After": "30"}
        return self.templates.page(
            "inquire/unavailable.html", typed, locale, status=503, headers=headers
        )

    async def show_sent(self, request: Request, reference: str) -> Response:
        report = await self.read_status.by_session(
            reference, session_of(request.cookies, reference)
        )
        if report is None:
            return RedirectResponse("/inquire", 303)
        locale = report.inquiry.locale
        view = sent_view(report, locale)
        return self.templates.page("inquire/sent.html", view, locale)

    async def _submitted(
        self,
        typed: Mapping[str, str],
        willing: list[str],
        key: str,
        locale: str,
        reached: LimitReached | None,
    ) -> Outcome:
        """The page shows what the JSON API answers as problem documents."""
        try:
            body = InquiryBody.model_validate(body_of_form(typed, willing))
            return await self.submit(body.submission(), key, locale, over_limit=reached)
        except ValidationError as error:
            if reached is not None:
                return reached
            consents, residence = agreed(typed)
            known = await self.submit.known_texts(consents)
            return (*field_problems(error), *consent_problems(consents, residence, known))
        except Invalid as refusal:
            return refusal.problems
        except (IdempotencyKeyReused, LimitReached) as refusal:
            return refusal

    async def _sent(self, receipt: Receipt) -> Response:
        response = RedirectResponse(f"/inquire/sent/{receipt.reference}", 303)
        session = await self.open_session(receipt.inquiry_id)
        keep_session(response, receipt.reference, session, is_secure=self.cookie_secure)
        return response

    async def _again(
        self,
        typed: Mapping[str, str],
        willing: list[str],
        key: str,
        locale: str,
        problems: tuple[FieldProblem, ...],
        *,
        wait: int | None = None,
    ) -> Response:
        """The form with everything that was typed, and what to mend or how long (seconds) to wait
        before it is sent again.
        """
        offer = await self.catalogue.offer(typed.get("procedure", ""))
        if (offer is None or not offer.clinics) and not await self.catalogue.is_complete():
            raise CatalogueEmpty
        if offer is None:
            view = chooser_view(await self.catalogue.procedures(), locale, is_unknown=True)
            return self.templates.page("inquire/choose.html", view, locale, status=422)
        view_ = form_view(
            offer,
            locale,
            key=key,
            values=kept_values(typed),
            willing=willing,
            problems=problems,
            wait=wait,
        )
        if wait is None:
            return self.templates.page("inquire/form.html", view_, locale, status=422)
        later = {"Retry-After": str(wait)}
        return self.templates.page("inquire/form.html", view_, locale, status=429, headers=later)
