"""What was sent by a form, as values that the domain reads; and tables to be saved."""

from fastapi import Request, Response

from services.routing.console.domain.sheet import Sheet
from services.routing.console.domain.typed import Typed


async def typed_form(request: Request) -> Typed:
    return Typed((await request.form()).multi_items())


def sheet_answer(sheet: Sheet) -> Response:
    """A file to be saved; its name is ours, never somebody's words."""
    headers = {
        "Content-Disposition": f'attachment; filename="{sheet.name}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(sheet.csv(), media_type="text/csv; charset=utf-8", headers=headers)
