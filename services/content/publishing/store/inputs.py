"""What a page was made of, as a part of its document and back."""

from services.content.documents import CONVERTER
from services.content.publishing.domain import PageInputs
from shared.mongo import Document


def inputs_document(inputs: PageInputs) -> Document:
    document: Document = CONVERTER.unstructure(inputs)
    return document


def inputs_of(document: Document) -> PageInputs:
    return CONVERTER.structure(document, PageInputs)
