"""What a page was made of, as a part of its document and back."""

from typing import Final

from pydantic import TypeAdapter

from services.content.procedures.domain import Procedure
from services.content.publishing.domain import PageInputs
from shared.mongo import Document

# Fields that a later program added are passed over, and those it left out have their defaults.
_PROCEDURE: Final = TypeAdapter(Procedure)


def inputs_document(inputs: PageInputs) -> Document:
    return {
        "procedure": _PROCEDURE.dump_python(inputs.procedure, mode="json"),
        "blocks_revision": inputs.blocks_revision,
        "changes_at": inputs.changes_at,
    }


def inputs_of(document: Document) -> PageInputs:
    return PageInputs(
        procedure=_PROCEDURE.validate_python(document["procedure"]),
        blocks_revision=document["blocks_revision"],
        changes_at=document["changes_at"],
    )
