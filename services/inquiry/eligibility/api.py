"""`POST /v1/eligibility`: where a patient may be treated, before anything is sent."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.inquiry.eligibility.schemas import EligibilityAnswer, EligibilityBody
from services.inquiry.eligibility.usecases.preview_eligibility import (
    PreviewEligibility,
    ProcedureUnknown,
)
from shared.limits import RequestLimits
from shared.web import PATIENT_LOCALES, limited, locale_of, may_refuse


def eligibility_router(preview: PreviewEligibility, limits: RequestLimits) -> APIRouter:
    router = APIRouter(tags=["eligibility"], route_class=limited(limits, "eligibility"))

    @router.post("/v1/eligibility")
    @may_refuse(ProcedureUnknown)
    async def preview_eligibility(
        body: EligibilityBody,
        request: Request,
        response: Response,
        locale: Annotated[str | None, Query(max_length=35)] = None,
    ) -> EligibilityAnswer:
        """In the language of `locale`, else of `Accept-Language`."""
        chosen = locale_of(request, locale, PATIENT_LOCALES)
        response.headers.update({"Cache-Control": "no-store", "Content-Language": chosen})
        return EligibilityAnswer.of(await preview(body.procedure, body.coverage()), chosen)

    return router
