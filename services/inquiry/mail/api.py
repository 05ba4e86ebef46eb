"""`/v1/emails`: the emails that wait for somebody, for those who answer for the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.inquiry.mail.domain import EmailNotParked
from services.inquiry.mail.schemas import ParkedEmailAnswer, ParkedEmailList
from services.inquiry.mail.usecases.look_after_parked import LookAfterParked
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.logs import get_log
from shared.web import may_refuse

_log = get_log(__name__)
_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)
_ACTORS = (Role.MANAGER, Role.PRIVACY_OFFICER)
Reader = Annotated[Principal, Depends(signed_in_for_everything(*_READERS))]
Actor = Annotated[Principal, Depends(signed_in_for_everything(*_ACTORS))]


def mail_router(parked: LookAfterParked) -> APIRouter:
    router = APIRouter(prefix="/v1/emails", tags=["operations"])

    @router.get("")
    async def list_parked_emails(_who: Reader, response: Response) -> ParkedEmailList:
        response.headers["Cache-Control"] = "no-store"
        return ParkedEmailList(items=[ParkedEmailAnswer.of(one) for one in await parked.shown()])

    @router.post("/{inquiry_id}/{mail_id}/retry", status_code=204)
    @may_refuse(EmailNotParked)
    async def retry_email(inquiry_id: str, mail_id: str, who: Actor) -> None:
        await parked.retry(inquiry_id, mail_id)
        _log.info("mail.retry-asked", account=who.account_id, inquiry_id=inquiry_id)

    @router.post("/{inquiry_id}/{mail_id}/discard", status_code=204)
    @may_refuse(EmailNotParked)
    async def discard_email(inquiry_id: str, mail_id: str, who: Actor) -> None:
        """Given up: the patient does not get it."""
        await parked.discard(inquiry_id, mail_id)
        _log.info("mail.discarded", account=who.account_id, inquiry_id=inquiry_id)

    return router
