"""`POST /console/leads/{lead_id}/fhir`: a patient's inquiry as a file for the clinic's records."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.routing.console.pages.context import AskedFilters, ConsoleContext, Who
from services.routing.console.views.lead import NoticeView
from services.routing.disclosure.domain import (
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
from services.routing.disclosure.usecases.export_inquiry import ExportInquiry
from shared.disclosure.assertion import Purpose
from shared.disclosure.bodies import FHIR_JSON
from shared.ids import is_reference


@dataclass(frozen=True, kw_only=True)
class RecordPages:
    context: ConsoleContext
    export: ExportInquiry

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.post("/console/leads/{lead_id}/fhir")(self.export_inquiry)
        return router

    async def export_inquiry(
        self,
        request: Request,
        lead_id: str,
        purpose: Annotated[Purpose, Form()],
        who: Who,
        filters: AskedFilters,
    ) -> Response:
        """The file to be saved; the page stays as it is. Its name says nothing of the patient."""
        by = who.principal
        seen = await self.context.read(lead_id, by)
        try:
            bundle = await self.export(lead_id, purpose=purpose, by=by)
        except (
            MayNotOpenDetails,
            PatientDetailsErased,
            PatientDetailsRefused,
            PatientDetailsUnavailable,
        ) as refusal:
            reader = await self.context.reader(request, who, filters)
            notice = NoticeView(tone="bad", code=refusal.code)
            detail = await self.context.detail(reader, who, seen, notice=notice)
            return await self.context.page(reader, who, detail, status=refusal.status)
        return Response(bundle, media_type=FHIR_JSON, headers=_headers(seen.row.reference))


def _headers(reference: str) -> dict[str, str]:
    name = reference if is_reference(reference) else "lead"
    return {
        "Content-Disposition": f'attachment; filename="{name}.fhir.json"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
