"""Bodies of `POST /v1/inquiries/{reference}/erase`."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class EraseBody(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    confirm: bool
    """True: everything is to be erased, and that cannot be undone."""


class ErasedAnswer(BaseModel):
    reference: str
    erased_at: datetime
