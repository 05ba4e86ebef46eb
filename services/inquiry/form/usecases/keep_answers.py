"""Somebody goes on to the next page: what they have typed is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.inquiry.form.domain import Draft
from services.inquiry.form.ports import Drafts
from shared.errors import Unavailable

_TRIES: Final = 8


class DraftBusy(Unavailable):
    """Others, such as pages of the same form in other tabs, write it all the time."""

    code = "draft.busy"
    title = "This form is being changed elsewhere. Please try again."


@dataclass(frozen=True, kw_only=True)
class KeepAnswers:
    """The change is made again of what the draft has become meanwhile: two pages of one form that
    are sent at the same time are both kept. What was sent is not changed any more.
    """

    drafts: Drafts

    async def __call__(self, secret: str, change: Callable[[Draft], Draft]) -> Draft | None:
        """The draft as it is now; None where there is none. A refusal of the change passes
        through.
        """
        for _ in range(_TRIES):
            draft = await self.drafts.find(secret)
            if draft is None or draft.sent:
                return draft
            changed = change(draft)
            if await self.drafts.replace(secret, changed):
                return changed
        raise DraftBusy
