"""`/inquire`: begin, one page for each step, check, send.

Every `POST` keeps what was typed and leads to a page by `GET`: going back and reloading send
nothing. Pages are drawn of the draft alone, their mistakes among it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.form.domain import FIRST, Draft, FilledForm, Sent, Step
from services.inquiry.form.pages.cookies import DraftCookies
from services.inquiry.form.pages.drawing import Drawing
from services.inquiry.form.pages.opening import DraftGone, FormOpener, NotOfferedNow, Opened
from services.inquiry.form.schemas import source_values, submission_of
from services.inquiry.form.usecases.begin_form import BeginForm, Wanted
from services.inquiry.form.usecases.keep_answers import KeepAnswers
from services.inquiry.form.usecases.send_form import Guard, SendForm
from services.inquiry.form.views import sent_view
from services.inquiry.inquiries.domain import IdempotencyKeyReused
from services.inquiry.spam.domain import AlreadySent, GuardFields
from services.inquiry.tracking.schemas import keep_session, session_of
from services.inquiry.tracking.usecases.open_status import OpenSession
from services.inquiry.tracking.usecases.read_status import ReadStatus
from shared.errors import Invalid, NotFound, Unavailable
from shared.limits import LimitReached, RequestLimits, by_address
from shared.mongo import NO_ANSWER
from shared.web import PATIENT_LOCALES, client_address

_FORM_LIMIT: Final = 128 * 1024
_STEPS: Final = frozenset(step.value for step in Step)


@dataclass(frozen=True, kw_only=True)
class FormPages:
    begin: BeginForm
    keep: KeepAnswers
    send: SendForm
    opener: FormOpener
    drawing: Drawing
    open_session: OpenSession
    read_status: ReadStatus
    limits: RequestLimits
    cookies: DraftCookies

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get("/inquire")(self.begin_form)
        router.get("/inquire/sent/{reference}")(self.show_sent)
        router.post("/inquire/{handle}/discard")(self.discard)
        router.post("/inquire/{handle}/ask")(self.ask_instead)
        router.post("/inquire/{handle}/check", max_body_size=_FORM_LIMIT)(self.send_form)
        router.get("/inquire/{handle}/{step}")(self.show_step)
        router.post("/inquire/{handle}/{step}", max_body_size=_FORM_LIMIT)(self.keep_step)
        return router

    async def begin_form(self, request: Request) -> Response:
        """The first page of a new form, or where somebody was in theirs for this procedure."""
        query = request.query_params
        asked = query.get("locale")
        locale = self.drawing.templates.locale_of(request, asked)
        offer = await self.opener.offer(query.get("procedure", ""))
        if offer is None:
            return await self.drawing.chooser(locale, is_unknown=bool(query.get("procedure")))
        await self._count(request, "drafts")
        answers = source_values(query)
        if offer.clinic(query.get("location")):
            answers["location"] = query["location"]
        wanted = Wanted(
            procedure=offer.procedure.slug, locale=locale if asked else None, answers=answers
        )
        begun = await self.begin(wanted, self.cookies.secrets(request.cookies), locale)
        form = await self.opener.filled(begun.draft)
        step = FIRST if begun.is_new else form.first_unanswered
        response = _to_step(begun.draft.handle, step)
        self.cookies.forget(response, begun.too_many)
        self.cookies.keep(response, begun.draft.handle, begun.secret)
        return response

    async def show_step(self, request: Request, handle: str, step: str) -> Response:
        opened = await self._opened(request, handle)
        if isinstance(opened, Response):
            return opened
        form, wanted = opened.form, _known(step)
        if wanted not in form.steps or form.is_ahead(wanted):
            return _to_step(handle, form.first_unanswered)
        if wanted is Step.CHECK:
            return await self.drawing.check(form)
        return self.drawing.step(form, wanted, is_changing=_is_changing(request))

    async def keep_step(self, request: Request, handle: str, step: str) -> Response:
        """On to the next page; back to this one where something is wrong, or where it is asked for
        in another language or with more lines.
        """
        wanted, typed = _known(step), await _typed(request)
        switch = typed.get("switch", "")
        is_done = switch not in PATIENT_LOCALES and not typed.keys() & {"add", "back"}
        try:
            opened = await self._opened(request, handle)
            if isinstance(opened, Response):
                return opened
            reached = await self._reached(request, "drafts")
            if reached is not None:
                draft = opened.draft.with_answers(wanted, typed, is_done=False)
                return self.drawing.postponed(await self.opener.filled(draft), wanted, reached)
            locale = switch if switch in PATIENT_LOCALES else opened.draft.locale
            kept = await self.keep(
                opened.secret,
                lambda one: one.with_answers(wanted, typed, is_done=is_done).in_language(locale),
            )
            form = await self.opener.filled(kept or opened.draft)
        except (Unavailable, *NO_ANSWER):
            return self.drawing.unavailable(request, typed)
        response = self._onwards(form, wanted, typed, is_done=is_done)
        self.cookies.keep(response, handle, opened.secret)
        return response

    async def send_form(self, request: Request, handle: str) -> Response:
        typed = await _typed(request)
        if typed.get("switch", "") in PATIENT_LOCALES:
            return await self.keep_step(request, handle, Step.CHECK.value)
        try:
            opened = await self._opened(request, handle, is_sending=True)
            if isinstance(opened, Response):
                return opened
            if opened.form.problems or opened.form.is_ahead(Step.CHECK):
                return _to_step(handle, Step.CHECK)
            guard = Guard(
                fields=GuardFields.of(typed), session_of=partial(session_of, request.cookies)
            )
            return await self._sending(opened, guard, await self._reached(request, "inquiries"))
        except Invalid:  # what is offered has changed this moment: the page tells what is wrong
            return _to_step(handle, Step.CHECK)
        except (Unavailable, *NO_ANSWER):
            return self.drawing.unavailable(request, typed)

    async def _sending(
        self, opened: Opened, guard: Guard, reached: LimitReached | None
    ) -> Response:
        form, draft = opened.form, opened.draft
        try:
            sent = await self.send(
                opened.secret, draft, submission_of(form), guard=guard, over_limit=reached
            )
        except AlreadySent as earlier:
            return self.drawing.already_sent(draft, earlier.reference)
        except LimitReached as over:
            return await self.drawing.check(form, reached=over)
        except IdempotencyKeyReused:
            return self.drawing.already(draft, status=409)
        return await self._sent(sent)

    async def ask_instead(self, request: Request, handle: str) -> Response:
        """Another clinic in the place of one that may not treat the patient."""
        opened = await self._opened(request, handle)
        if isinstance(opened, Response):
            return opened
        wanted = (await _typed(request)).get("location", "")
        if opened.form.offer.clinic(wanted):
            await self.keep(opened.secret, lambda one: one.with_values({"location": wanted}))
        return _to_step(handle, Step.CHECK)

    async def discard(self, request: Request, handle: str) -> Response:
        secret = self.cookies.secret(request.cookies, handle)
        if secret is not None:
            await self.opener.drafts.remove(secret)
        response = self.drawing.discarded(
            self.drawing.templates.locale_of(request, (await _typed(request)).get("locale"))
        )
        self.cookies.forget(response, [handle] if secret else [])
        return response

    async def show_sent(self, request: Request, reference: str) -> Response:
        report = await self.read_status.by_session(
            reference, session_of(request.cookies, reference)
        )
        if report is None:
            return RedirectResponse("/inquire", 303)
        view = sent_view(report, report.inquiry.locale)
        return self.drawing.page("inquire/sent.html", view, report.inquiry.locale)

    async def _opened(
        self, request: Request, handle: str, *, is_sending: bool = False
    ) -> Opened | Response:
        """The form of this browser, or the page to be shown in its place."""
        try:
            opened = await self.opener(handle, self.cookies.secret(request.cookies, handle))
        except DraftGone:
            return self.drawing.gone(
                self.drawing.templates.locale_of(request, request.query_params.get("locale"))
            )
        except NotOfferedNow:
            return await self.drawing.chooser(
                self.drawing.templates.locale_of(request), is_unknown=True
            )
        if opened.draft.sent is None:
            return opened
        if is_sending:
            return await self._sent(opened.draft.sent)
        return await self._already(request, opened.draft, opened.draft.sent)

    async def _already(self, request: Request, draft: Draft, sent: Sent) -> Response:
        response = self.drawing.already(draft)
        if session_of(request.cookies, sent.reference) is None:
            await self._keep_session(response, sent)
        return response

    async def _sent(self, sent: Sent) -> Response:
        response = RedirectResponse(f"/inquire/sent/{sent.reference}", 303)
        await self._keep_session(response, sent)
        return response

    async def _keep_session(self, response: Response, sent: Sent) -> None:
        session = await self.open_session(sent.inquiry_id)
        keep_session(response, sent.reference, session, is_secure=self.cookies.is_secure)

    def _onwards(
        self, form: FilledForm, step: Step, typed: Mapping[str, str], *, is_done: bool
    ) -> Response:
        handle, is_changing = form.draft.handle, typed.get("then") == "check"
        if form.draft.sent:
            return _to_step(handle, step)
        if "back" in typed:
            return _to_step(handle, Step.CHECK if is_changing else form.before(step) or FIRST)
        if not is_done:
            anchor = typed.get("add", "") if typed.get("add") == "blackout" else ""
            return _to_step(handle, step, is_changing=is_changing, anchor=anchor)
        following = form.after(step, is_changing=is_changing)
        return _to_step(handle, following, is_changing=is_changing and following is not Step.CHECK)

    async def _count(self, request: Request, subject: str) -> None:
        await self.limits.take(by_address(subject, client_address(request)))

    async def _reached(self, request: Request, subject: str) -> LimitReached | None:
        try:
            await self._count(request, subject)
        except LimitReached as reached:
            return reached
        return None


def _known(step: str) -> Step:
    if step not in _STEPS:
        raise NotFound
    return Step(step)


def _is_changing(request: Request) -> bool:
    return request.query_params.get("then") == Step.CHECK


async def _typed(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _to_step(
    handle: str, step: Step, *, is_changing: bool = False, anchor: str = ""
) -> RedirectResponse:
    query = "?then=check" if is_changing else ""
    fragment = f"#{anchor}" if anchor else ""
    return RedirectResponse(f"/inquire/{handle}/{step.value}{query}{fragment}", 303)
