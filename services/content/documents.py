"""The converter that turns the values of content into documents and back, and the field of an
edited document that holds its revisions until they are copied.
"""

from typing import Any, Final

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from services.content.text.domain import InsuredStatus, ProcedureText
from shared.mongo import document_converter


def _converter() -> Converter:
    converter = document_converter()
    converter.register_unstructure_hook(ProcedureText, _written_fields(converter))
    converter.register_structure_hook(InsuredStatus, _status)
    return converter


def _written_fields(converter: Converter) -> Any:
    """A field that is not written is not stored, so nothing inherited can be."""
    return make_dict_unstructure_fn(ProcedureText, converter, _cattrs_omit_if_default=True)


def _status(stored: Any, _: Any) -> InsuredStatus:
    """One that only a later program knows is judged by a person."""
    try:
        return InsuredStatus(stored)
    except ValueError:
        return InsuredStatus.DEPENDS


CONVERTER: Final = _converter()

PENDING: Final = "pending_revisions"
"""A list, empty once all its revisions are copied."""
