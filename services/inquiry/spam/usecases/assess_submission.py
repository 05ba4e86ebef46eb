"""What a submission says for itself: links, and a text that others have just sent too."""

import asyncio
from collections.abc import Awaitable, Collection
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Submission
from services.inquiry.spam.domain import Assessment, Signal, assess, comparable, text_signals
from services.inquiry.spam.ports import SpreadLimits
from shared.limits.counted import Counted, mailbox_of
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_quarantined = counter("inquiries_quarantined_total", "Inquiries put aside, by signal.", ["signal"])


def note_quarantined(inquiry_id: str, assessment: Assessment) -> None:
    """For the log and the metrics, once it is kept."""
    for signal in assessment.signals:
        _quarantined.labels(signal.value).inc()
        _log.warning("inquiry.quarantined", inquiry_id=inquiry_id, code=signal.value)


@dataclass(frozen=True, kw_only=True)
class AssessSubmission:
    """Costs no round trip: a text that this process sees for the first time is not looked up, and
    what is read of another is read together with what `meanwhile` reads.
    """

    texts: SpreadLimits

    async def __call__(
        self, submission: Submission, seen: Collection[Signal], *, meanwhile: Awaitable[None]
    ) -> Assessment:
        """`seen`: what the form says. `meanwhile` is awaited, and what it raises passes through."""
        text = comparable(submission.message)
        signals = {*seen, *text_signals(submission.message)}
        counted = Counted(limit="same_text", whom=text or "")
        mailbox = mailbox_of(submission.patient.email) if text else ""
        if text is None or self.texts.is_first(counted, by=mailbox):
            await meanwhile
            return assess(signals)
        done, is_spread = await asyncio.gather(
            meanwhile, self._is_spread(counted, mailbox), return_exceptions=True
        )
        if isinstance(done, BaseException):
            raise done
        return assess(signals | {Signal.SAME_TEXT} if is_spread is True else signals)

    async def _is_spread(self, text: Counted, mailbox: str) -> bool:
        """A patient does not wait for what only this needs: without an answer it says nothing."""
        try:
            return await self.texts.is_spread(text, by=mailbox)
        except Exception as error:  # noqa: BLE001 - whatever keeps a signal from us
            _log.error("spam.text-not-compared", error)
            return False
