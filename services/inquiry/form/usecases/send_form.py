"""Somebody has checked their answers and sends them."""

from dataclasses import dataclass, replace
from functools import partial

from services.inquiry.form.domain import Draft, Sent
from services.inquiry.form.ports import Drafts
from services.inquiry.form.usecases.keep_answers import KeepAnswers
from services.inquiry.inquiries.domain import Submission
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.spam.domain import GuardFields
from services.inquiry.spam.usecases.screen_form import ScreenForm, SessionOf
from shared.limits.counted import LimitReached


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What came with the last page, and the sessions that its browser holds."""

    fields: GuardFields
    session_of: SessionOf


@dataclass(frozen=True, kw_only=True)
class SendForm:
    """However often it is sent: one inquiry, as the draft has one idempotency key. The answers
    leave the draft with it; which inquiry it became is known to the browser for a day.
    """

    submit: SubmitInquiry
    screen: ScreenForm
    drafts: Drafts

    async def __call__(
        self,
        secret: str,
        draft: Draft,
        submission: Submission,
        *,
        guard: Guard,
        over_limit: LimitReached | None = None,
    ) -> Sent:
        """Raises what `SubmitInquiry` and `ScreenForm` raise; the draft is then as it was."""
        fields = replace(guard.fields, opened=draft.opened)
        receipt = await self.submit(
            submission,
            draft.key,
            draft.locale,
            over_limit=over_limit,
            screen=partial(self.screen, fields, guard.session_of),
        )
        sent = Sent(inquiry_id=receipt.inquiry_id, reference=receipt.reference)
        await KeepAnswers(drafts=self.drafts)(secret, lambda one: one.become(sent))
        return sent
