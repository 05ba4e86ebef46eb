"""Draws the pages of the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.eligibility.usecases.preview_eligibility import PreviewEligibility
from services.inquiry.form.domain import Draft, FilledForm, Step
from services.inquiry.form.domain.relevance import clinics_of
from services.inquiry.form.pages.embedding import ALONE, Frame, NotFromTheForm
from services.inquiry.form.schemas import body_of
from services.inquiry.form.views import (
    PreviewLine,
    check_view,
    chooser_view,
    postponed,
    preview_lines,
    sent_view,
    step_view,
)
from services.inquiry.tracking.usecases.read_status import StatusReport
from shared.eligibility.case import coverage_of
from shared.errors import Refusal
from shared.limits import LimitReached
from shared.mongo import NO_ANSWER
from shared.web import Problem, Templates


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """`frame`: what the pages are shown in."""

    catalogue: Catalogue
    preview: PreviewEligibility
    templates: Templates
    frame: Frame = ALONE

    def page(
        self, name: str, view: object, locale: str, status: int = 200, *, wait: int | None = None
    ) -> Response:
        """`wait`: seconds until it is of use to ask again."""
        frame = self.frame.in_language(locale)
        later = {"Retry-After": str(wait)} if wait is not None else {}
        headers = {**frame.headers, **later}
        return self.templates.page(name, view, locale, status=status, headers=headers, frame=frame)

    async def chooser(self, locale: str, *, is_unknown: bool) -> Response:
        every = await self.catalogue.procedures()
        view = chooser_view(every, locale, is_unknown=is_unknown)
        return self.page("inquire/choose.html", view, locale, 404 if is_unknown else 200)

    def step(self, form: FilledForm, step: Step, *, is_changing: bool) -> Response:
        locale = form.draft.locale
        view = step_view(form, step, self._say(locale), is_changing=is_changing)
        return self.page("inquire/step.html", view, locale)

    def postponed(self, form: FilledForm, step: Step, reached: LimitReached) -> Response:
        """The page with what has just been typed, which was not kept."""
        locale = form.draft.locale
        view = postponed(step_view(form, step, self._say(locale)), reached.retry_after, locale)
        return self.page("inquire/step.html", view, locale, 429, wait=reached.retry_after)

    async def check(self, form: FilledForm, *, reached: LimitReached | None = None) -> Response:
        locale = form.draft.locale
        lines = await self._preview(form)
        wait = reached.retry_after if reached else None
        view = check_view(form, self._say(locale), lines, wait=wait)
        return self.page("inquire/check.html", view, locale, 429 if reached else 200, wait=wait)

    def already(self, draft: Draft, *, status: int = 200) -> Response:
        return self.page("inquire/already.html", draft, draft.locale, status)

    def already_sent(self, draft: Draft, reference: str) -> Response:
        """By another form of this browser, a moment ago."""
        return self.page("inquire/already_sent.html", reference, draft.locale, 409)

    def sent(self, report: StatusReport) -> Response:
        locale = report.inquiry.locale
        return self.page("inquire/sent.html", sent_view(report, locale), locale)

    def gone(self, locale: str) -> Response:
        return self.page("inquire/gone.html", None, locale, 410)

    def elsewhere(self, locale: str, status: int) -> Response:
        """Leads out of the frame: here the form does not work."""
        return self.page("inquire/elsewhere.html", None, locale, status)

    def refused(self, request: Request, problem: Problem) -> Response:
        """An error page in the frame, with the language of its address."""
        locale = self.templates.locale_of(request, request.query_params.get("locale"))
        if isinstance(problem.refusal, NotFromTheForm):
            return self.elsewhere(locale, problem.status)
        response = self.page("error.html", problem, locale, problem.status)
        response.headers.update(problem.headers)
        return response

    def discarded(self, locale: str) -> Response:
        return self.page("inquire/discarded.html", None, locale)

    def unavailable(self, request: Request, typed: Mapping[str, str]) -> Response:
        """A page that holds what was typed and sends it again at a press."""
        locale = self.templates.locale_of(request, request.query_params.get("locale"))
        view = {"action": request.url.path, "typed": typed}
        return self.page("inquire/unavailable.html", view, locale, 503, wait=30)

    def _say(self, locale: str) -> Callable[[str], str]:
        return lambda text: self.templates.translate(text, locale)

    async def _preview(self, form: FilledForm) -> tuple[PreviewLine, ...]:
        """Nothing, where the rules cannot be asked at this moment: it keeps nobody from sending."""
        answers = body_of(form)
        residence, payer = answers["residence"], answers["payer"]
        coverage = coverage_of(
            country=residence.get("country", ""),
            subdivision=residence.get("subdivision"),
            plan_subdivision=residence.get("plan_subdivision"),
            payer_kind=payer.get("kind", "unknown"),
            has_claim_number="claim_number" in payer,
        )
        try:
            found = await self.preview(form.draft.procedure, coverage)
        except (Refusal, *NO_ANSWER):
            return ()
        asked = clinics_of(form.answers, form.offer)
        return preview_lines(found, asked, form.draft.locale)
