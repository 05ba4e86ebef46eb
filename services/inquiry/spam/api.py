"""`GET /v1/challenges`, for the form; `/v1/quarantine`, for those who look after the network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.inquiry.inquiries.domain import NeverInQuarantine, NotInQuarantine
from services.inquiry.spam.domain import new_challenge
from services.inquiry.spam.schemas import ChallengeAnswer, QuarantinedAnswer, quarantine_page
from services.inquiry.spam.usecases.decide_quarantined import DecideQuarantined
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.clock import Clock
from shared.keys import KeyRing
from shared.limits import RequestLimits
from shared.logs import get_log
from shared.web import limited, may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit, Page

_log = get_log(__name__)
_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)
_ACTORS = (Role.MANAGER, Role.PRIVACY_OFFICER)
Reader = Annotated[Principal, Depends(signed_in_for_everything(*_READERS))]
Actor = Annotated[Principal, Depends(signed_in_for_everything(*_ACTORS))]


def challenge_router(keys: KeyRing, limits: RequestLimits, now: Clock) -> APIRouter:
    counted = APIRouter(route_class=limited(limits, "challenges"))

    @counted.get("/v1/challenges", tags=["inquiries"])
    async def read_challenge(response: Response) -> ChallengeAnswer:
        """A proof of work for the form, solved by the browser while somebody fills it in."""
        response.headers["Cache-Control"] = "no-store"
        return ChallengeAnswer.of(new_challenge(keys, now()))

    return counted


def quarantine_router(decide: DecideQuarantined) -> APIRouter:
    router = APIRouter(prefix="/v1/quarantine", tags=["operations"])

    @router.get("")
    async def list_quarantined(
        _who: Reader, response: Response, cursor: CursorText = None, limit: Limit = DEFAULT_LIMIT
    ) -> Page[QuarantinedAnswer]:
        """What waits for somebody, the oldest first; nothing of it is personal."""
        response.headers["Cache-Control"] = "no-store"
        return quarantine_page(await decide.waiting(cursor or "", at_most=limit + 1), limit)

    @router.post("/{inquiry_id}/release", status_code=204)
    @may_refuse(NeverInQuarantine, NotInQuarantine)
    async def release_quarantined(inquiry_id: str, who: Actor) -> None:
        """It is no spam: from now on an inquiry like any other."""
        await decide.release(inquiry_id)
        _log.info("quarantine.released", account=who.account_id, inquiry_id=inquiry_id)

    @router.post("/{inquiry_id}/discard", status_code=204)
    @may_refuse(NeverInQuarantine, NotInQuarantine)
    async def discard_quarantined(inquiry_id: str, who: Actor) -> None:
        """It is spam. For thirty days it can be restored."""
        await decide.discard(inquiry_id)
        _log.info("quarantine.discarded", account=who.account_id, inquiry_id=inquiry_id)

    @router.post("/{inquiry_id}/restore", status_code=204)
    @may_refuse(NeverInQuarantine, NotInQuarantine)
    async def restore_quarantined(inquiry_id: str, who: Actor) -> None:
        """It was discarded by mistake, and waits again."""
        await decide.restore(inquiry_id)
        _log.info("quarantine.restored", account=who.account_id, inquiry_id=inquiry_id)

    return router
