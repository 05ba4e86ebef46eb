"""`/inquire`: begin, one page for each step, check, send.

Every `POST` keeps what was typed and leads to a page by `GET`: going back and reloading send
nothing. Pages are drawn of the draft alone, their mistakes among it. In a frame of another site
they are the same pages (`embedding.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Self

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.inquiry.form.domain import FIRST, Draft, FilledForm, Sent, Step
from services.inquiry.form.pages.cookies import DraftCookies
from services.inquiry.form.pages.drawing import Drawing
from services.inquiry.form.pages.embedding import Embedding
from services.inquiry.form.pages.opening import DraftGone, FormOpener, NotOfferedNow, Opened
from services.inquiry.form.pages.script import embed_script
from services.inquiry.form.schemas import source_values, submission_of
from services.inquiry.form.usecases.begin_form import BeginForm, Wanted
from services.inquiry.form.usecases.keep_answers import KeepAnswers
from services.inquiry.form.usecases.send_form import Guard, SendForm
from services.inquiry.inquiries.domain import IdempotencyKeyReused
from services.inquiry.spam.domain import AlreadySent, GuardFields
from services.inquiry.tracking.schemas import keep_session, session_of
from services.inquiry.tracking.usecases.open_status import OpenSession
from services.inquiry.tracking.usecases.read_status import ReadStatus
from shared.errors import Invalid, NotFound, Unavailable
from shared.limits import LimitReached, RequestLimits, by_address
from shared.mongo import NO_ANSWER
from shared.web import PATIENT_LOCALES, Problem, client_address

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
    embedding: Embedding

    def router(self) -> APIRouter:
        only_own = Depends(self.embedding.refuse_foreign)
        router = APIRouter(include_in_schema=False, dependencies=[only_own])
        router.get("/embed.js")(embed_script)
        router.get("/inquire")(self.begin_form)
        router.get("/inquire/sent/{reference}")(self.show_sent)
        router.post("/inquire/{handle}/discard")(self.discard)
        router.post("/inquire/{handle}/ask")(self.ask_instead)
        router.post("/inquire/{handle}/check", max_body_size=_FORM_LIMIT)(self.send_form)
        router.get("/inquire/{handle}/sent")(self.show_sent_in_frame)
        router.get("/inquire/{handle}/{step}")(self.show_step)
        router.post("/inquire/{handle}/{step}", max_body_size=_FORM_LIMIT)(self.keep_step)
        return router

    def framed(self, request: Request) -> Self:
        """As this request is to be answered: in its frame, with the cookies that count there."""
        frame = self.embedding.frame_of(request)
        return replace(
            self,
            drawing=replace(self.drawing, frame=frame),
            cookies=replace(self.cookies, is_framed=frame.is_embedded),
        )

    async def refused(self, request: Request, problem: Problem) -> Response | None:
        """A refusal inside the frame; None where it is not asked for in one."""
        drawing = self.framed(request).drawing
        is_ours = request.url.path.startswith("/inquire") and drawing.frame.is_embedded
        return drawing.refused(request, problem) if is_ours else None

    async def begin_form(self, request: Request) -> Response:
        """The first page of a new form, or where somebody was in theirs for this procedure."""
        here, query = self.framed(request), request.query_params
        asked = query.get("locale")
        locale = self.drawing.templates.locale_of(request, asked)
        offer = await self.opener.offer(query.get("procedure", ""))
        if offer is None:
            return await here.drawing.chooser(locale, is_unknown=bool(query.get("procedure")))
        await self._count(request, "drafts")
        answers = source_values(query)
        if offer.clinic(query.get("location")):
            answers["location"] = query["location"]
        wanted = Wanted(
            procedure=offer.procedure.slug, locale=locale if asked else None, answers=answers
        )
        begun = await self.begin(wanted, here.cookies.secrets(request.cookies), locale)
        form = await self.opener.filled(begun.draft)
        step = FIRST if begun.is_new else form.first_unanswered
        response = here.drawing.frame.to_step(begun.draft.handle, step)
        here.cookies.forget(response, begun.too_many)
        here.cookies.keep(response, begun.draft.handle, begun.secret)
        return response

    async def show_step(self, request: Request, handle: str, step: str) -> Response:
        here = self.framed(request)
        opened = await here._opened(request, handle)
        if isinstance(opened, Response):
            return opened
        form, wanted = opened.form, _known(step)
        if wanted not in form.steps or form.is_ahead(wanted):
            return here.drawing.frame.to_step(handle, form.first_unanswered)
        if wanted is Step.CHECK:
            return await here.drawing.check(form)
        return here.drawing.step(form, wanted, is_changing=_is_changing(request))

    async def keep_step(self, request: Request, handle: str, step: str) -> Response:
        """On to the next page; back to this one where something is wrong, or where it is asked for
        in another language or with more lines.
        """
        here, wanted, typed = self.framed(request), _known(step), await _typed(request)
        switch = typed.get("switch", "")
        is_done = switch not in PATIENT_LOCALES and not typed.keys() & {"add", "back"}
        try:
            opened = await here._opened(request, handle)
            if isinstance(opened, Response):
                return opened
            reached = await self._reached(request, "drafts")
            if reached is not None:
                draft = opened.draft.with_answers(wanted, typed, is_done=False)
                return here.drawing.postponed(await self.opener.filled(draft), wanted, reached)
            locale = switch if switch in PATIENT_LOCALES else opened.draft.locale
            kept = await self.keep(
                opened.secret,
                lambda one: one.with_answers(wanted, typed, is_done=is_done).in_language(locale),
            )
            form = await self.opener.filled(kept or opened.draft)
        except (Unavailable, *NO_ANSWER):
            return here.drawing.unavailable(request, typed)
        response = here._onwards(form, wanted, typed, is_done=is_done)
        here.cookies.keep(response, handle, opened.secret)
        return response

    async def send_form(self, request: Request, handle: str) -> Response:
        here, typed = self.framed(request), await _typed(request)
        if typed.get("switch", "") in PATIENT_LOCALES:
            return await self.keep_step(request, handle, Step.CHECK.value)
        try:
            opened = await here._opened(request, handle, is_sending=True)
            if isinstance(opened, Response):
                return opened
            if opened.form.problems or opened.form.is_ahead(Step.CHECK):
                return here.drawing.frame.to_step(handle, Step.CHECK)
            guard = Guard(
                fields=GuardFields.of(typed), session_of=partial(session_of, request.cookies)
            )
            return await here._sending(opened, guard, await self._reached(request, "inquiries"))
        except Invalid:  # what is offered has changed this moment: the page tells what is wrong
            return here.drawing.frame.to_step(handle, Step.CHECK)
        except (Unavailable, *NO_ANSWER):
            return here.drawing.unavailable(request, typed)

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
        return await self._sent(draft, sent)

    async def ask_instead(self, request: Request, handle: str) -> Response:
        """Another clinic in the place of one that may not treat the patient."""
        here = self.framed(request)
        opened = await here._opened(request, handle)
        if isinstance(opened, Response):
            return opened
        wanted = (await _typed(request)).get("location", "")
        if opened.form.offer.clinic(wanted):
            await self.keep(opened.secret, lambda one: one.with_values({"location": wanted}))
        return here.drawing.frame.to_step(handle, Step.CHECK)

    async def discard(self, request: Request, handle: str) -> Response:
        here = self.framed(request)
        secret = here.cookies.secret(request.cookies, handle)
        if secret is not None:
            await self.opener.drafts.remove(secret)
        response = here.drawing.discarded(
            self.drawing.templates.locale_of(request, (await _typed(request)).get("locale"))
        )
        here.cookies.forget(response, [handle] if secret else [])
        return response

    async def show_sent(self, request: Request, reference: str) -> Response:
        report = await self.read_status.by_session(
            reference, session_of(request.cookies, reference)
        )
        if report is None:
            return self.drawing.frame.to("/inquire")
        return self.drawing.sent(report)

    async def show_sent_in_frame(self, request: Request, handle: str) -> Response:
        """The same by the draft that has become it: a frame is given no session."""
        here = self.framed(request)
        if not here.drawing.frame.is_embedded:
            raise NotFound
        secret = here.cookies.secret(request.cookies, handle)
        draft = await self.opener.drafts.find(secret) if secret else None
        sent = draft.sent if draft and draft.handle == handle else None
        report = await self.read_status.by_draft(sent.reference) if sent else None
        return here.drawing.sent(report) if report else here.drawing.frame.to("/inquire")

    async def _opened(
        self, request: Request, handle: str, *, is_sending: bool = False
    ) -> Opened | Response:
        """The form of this browser, or the page to be shown in its place."""
        secret = self.cookies.secret(request.cookies, handle)
        try:
            opened = await self.opener(handle, secret)
        except DraftGone:
            locale = self.drawing.templates.locale_of(request, request.query_params.get("locale"))
            if secret is None and self.cookies.is_framed:
                return self.drawing.elsewhere(locale, 410)
            return self.drawing.gone(locale)
        except NotOfferedNow:
            return await self.drawing.chooser(
                self.drawing.templates.locale_of(request), is_unknown=True
            )
        if opened.draft.sent is None:
            return opened
        if is_sending:
            return await self._sent(opened.draft, opened.draft.sent)
        return await self._already(request, opened.draft, opened.draft.sent)

    async def _already(self, request: Request, draft: Draft, sent: Sent) -> Response:
        response = self.drawing.already(draft)
        has_session = session_of(request.cookies, sent.reference) is not None
        if not (has_session or self.cookies.is_framed):
            await self._keep_session(response, sent)
        return response

    async def _sent(self, draft: Draft, sent: Sent) -> Response:
        if self.cookies.is_framed:
            return self.drawing.frame.to(f"/inquire/{draft.handle}/sent")
        response = self.drawing.frame.to(f"/inquire/sent/{sent.reference}")
        await self._keep_session(response, sent)
        return response

    async def _keep_session(self, response: Response, sent: Sent) -> None:
        session = await self.open_session(sent.inquiry_id)
        keep_session(response, sent.reference, session, is_secure=self.cookies.is_secure)

    def _onwards(
        self, form: FilledForm, step: Step, typed: Mapping[str, str], *, is_done: bool
    ) -> Response:
        to_step = partial(self.drawing.frame.to_step, form.draft.handle)
        is_changing = typed.get("then") == "check"
        if form.draft.sent:
            return to_step(step)
        if "back" in typed:
            return to_step(Step.CHECK if is_changing else form.before(step) or FIRST)
        if not is_done:
            anchor = typed.get("add", "") if typed.get("add") == "blackout" else ""
            return to_step(step, is_changing=is_changing, anchor=anchor)
        following = form.after(step, is_changing=is_changing)
        return to_step(following, is_changing=is_changing and following is not Step.CHECK)

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
