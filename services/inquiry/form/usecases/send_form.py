"""Somebody has checked their answers and sends them."""

from dataclasses import dataclass

from services.inquiry.form.domain import Draft, Sent
from services.inquiry.form.ports import Drafts
from services.inquiry.form.usecases.keep_answers import KeepAnswers
from services.inquiry.inquiries.domain import Submission
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from shared.limits.counted import LimitReached


@dataclass(frozen=True, kw_only=True)
class SendForm:
    """However often it is sent: one inquiry, as the draft has one idempotency key. The answers
    leave the draft with it; which inquiry it became is known to the browser for a day.
    """

    submit: SubmitInquiry
    drafts: Drafts

    async def __call__(
        self,
        secret: str,
        draft: Draft,
        submission: Submission,
        *,
        over_limit: LimitReached | None = None,
    ) -> Sent:
        """Raises what `SubmitInquiry` raises; the draft is then as it was."""
        receipt = await self.submit(submission, draft.key, draft.locale, over_limit=over_limit)
        sent = Sent(inquiry_id=receipt.inquiry_id, reference=receipt.reference)
        await KeepAnswers(drafts=self.drafts)(secret, lambda one: one.become(sent))
        return sent
