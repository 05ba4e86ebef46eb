"""Somebody comes from a procedure's page to ask for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.inquiry.form.domain import Draft, Step
from services.inquiry.form.ports import Drafts
from services.inquiry.form.usecases.keep_answers import KeepAnswers

KEPT_AT_MOST = 10
"""Forms of one browser."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`locale`: None where the address names none. `answers`: what the address has answered."""

    procedure: str
    locale: str | None
    answers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Begun:
    draft: Draft
    secret: str
    is_new: bool = True
    too_many: Sequence[str] = ()
    """Handles of forms that this browser need not remember any more."""


@dataclass(frozen=True, kw_only=True)
class BeginForm:
    """The unfinished form for the same procedure, where this browser has one, else a new one."""

    drafts: Drafts
    new_handle: Callable[[], str]
    new_token: Callable[[], str]
    opened: Callable[[], str]
    """What says, of a form that is sent, when it was begun."""

    async def __call__(self, wanted: Wanted, kept: Mapping[str, str], locale: str) -> Begun:
        """`kept`: secrets by handle; `locale`: the browser's."""
        for handle, secret in list(kept.items())[-KEPT_AT_MOST:]:
            found = await self.drafts.find(secret)
            if found and found.handle == handle and _is_for(found, wanted.procedure):
                return await self._gone_on(found, secret, wanted)
        draft = Draft(
            handle=self.new_handle(),
            procedure=wanted.procedure,
            locale=wanted.locale or locale,
            key=self.new_token(),
            opened=self.opened(),
            answers={
                **wanted.answers,
                "for_whom": "me",
                "patient.language": (wanted.locale or locale)[:2],
            },
        )
        secret = self.new_token()
        await self.drafts.add(secret, draft)
        too_many = list(kept)[: max(len(kept) + 1 - KEPT_AT_MOST, 0)]
        return Begun(draft=draft, secret=secret, too_many=too_many)

    async def _gone_on(self, draft: Draft, secret: str, wanted: Wanted) -> Begun:
        """What was typed stays; a clinic that the address names counts until one was chosen."""

        def again(one: Draft) -> Draft:
            is_chosen = Step.CLINIC in one.answered
            answers = one.answers if is_chosen else {**one.answers, **wanted.answers}
            return replace(one, answers=answers, locale=wanted.locale or one.locale)

        kept = await KeepAnswers(drafts=self.drafts)(secret, again)
        return Begun(draft=kept or draft, secret=secret, is_new=False)


def _is_for(draft: Draft, procedure: str) -> bool:
    return draft.sent is None and draft.procedure == procedure
