"""`/v1/dead-letters` of a service: list, replay, discard. They belong to the whole network."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Query, Response

from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.cursors import UnknownCursor
from shared.kafka.dead_letters import (
    DeadLetter,
    DeadLetterNotFound,
    DeadLetterPage,
    DeadLetterSettled,
)
from shared.logs import get_log
from shared.operations.schemas import DeadLetterAnswer, DeadLetterList, DiscardBody
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_log = get_log(__name__)
_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)
_ACTORS = (Role.MANAGER, Role.PRIVACY_OFFICER)
Reader = Annotated[Principal, Depends(signed_in_for_everything(*_READERS))]
Actor = Annotated[Principal, Depends(signed_in_for_everything(*_ACTORS))]


class OpenDeadLetters(Protocol):
    async def page(
        self, *, group: str | None = None, after: str | None = None, limit: int = 50
    ) -> DeadLetterPage: ...

    async def replay(self, dead_letter_id: str, *, by: str) -> DeadLetter: ...

    async def discard(self, dead_letter_id: str, *, by: str, reason: str) -> DeadLetter: ...


def dead_letter_router(dead_letters: OpenDeadLetters) -> APIRouter:
    router = APIRouter(prefix="/v1/dead-letters", tags=["operations"])

    @router.get("")
    @may_refuse(UnknownCursor)
    async def list_dead_letters(
        _who: Reader,
        response: Response,
        group: Annotated[str | None, Query(max_length=200)] = None,
        after: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> DeadLetterList:
        response.headers["Cache-Control"] = "no-store"
        return DeadLetterList.of(
            await dead_letters.page(group=group, after=after or None, limit=limit)
        )

    @router.post("/{dead_letter_id}/replay", status_code=202)
    @may_refuse(DeadLetterNotFound, DeadLetterSettled)
    async def replay_dead_letter(dead_letter_id: str, who: Actor) -> DeadLetterAnswer:
        """Tried again within seconds by the worker that reads its topic; look again afterwards."""
        dead_letter = await dead_letters.replay(dead_letter_id, by=who.account_id)
        _log.info("dead-letter.replay-asked", account=who.account_id, reason=dead_letter.reason)
        return DeadLetterAnswer.of(dead_letter)

    @router.post("/{dead_letter_id}/discard")
    @may_refuse(DeadLetterNotFound, DeadLetterSettled)
    async def discard_dead_letter(
        dead_letter_id: str, body: DiscardBody, who: Actor
    ) -> DeadLetterAnswer:
        """Given up for good; what waited behind it follows by itself."""
        dead_letter = await dead_letters.discard(
            dead_letter_id, by=who.account_id, reason=body.reason
        )
        _log.info("dead-letter.discarded", account=who.account_id, reason=dead_letter.reason)
        return DeadLetterAnswer.of(dead_letter)

    return router
