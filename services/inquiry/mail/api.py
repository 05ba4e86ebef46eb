"""`/v1/emails`: the emails that wait for somebody, for those who answer for the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.inquiry.mail.domain import EmailNotFailed
from services.inquiry.mail.schemas import FailedEmailAnswer, FailedEmailList
from services.inquiry.mail.usecases.handle_failed_emails import HandleFailedEmails
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.logs import get_log
from shared.web import may_refuse

_log = get_log(__name__)
_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)
_ACTORS = (Role.MANAGER, Role.PRIVACY_OFFICER)
Reader = Annotated[Principal, Depends(signed_in_for_everything(*_READERS))]
Actor = Annotated[Principal, Depends(signed_in_for_everything(*_ACTORS))]


def mail_router(failed: HandleFailedEmails) -> APIRouter:
    router = APIRouter(prefix="/v1/emails", tags=["operations"])

    @router.get("")
    async def list_failed_emails(_who: Reader, response: Response) -> FailedEmailList:
        response.headers["Cache-Control"] = "no-store"
        return FailedEmailList(items=[FailedEmailAnswer.of(one) for one in await failed.shown()])

    @router.post("/{inquiry_id}/{email_id}/retry", status_code=204)
    @may_refuse(EmailNotFailed)
    async def retry_email(inquiry_id: str, email_id: str, who: Actor) -> None:
        await failed.retry(inquiry_id, email_id)
        _log.info("email.retry-asked", account=who.account_id, inquiry_id=inquiry_id)

    @router.post("/{inquiry_id}/{email_id}/discard", status_code=204)
    @may_refuse(EmailNotFailed)
    async def discard_email(inquiry_id: str, email_id: str, who: Actor) -> None:
        """Given up: the patient does not get it."""
        await failed.discard(inquiry_id, email_id)
        _log.info("email.discarded", account=who.account_id, inquiry_id=inquiry_id)

    return router
