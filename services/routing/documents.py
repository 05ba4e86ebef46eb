"""Routing's values as documents: one converter for the facts of inquiries and decision records."""

from typing import Any, Final

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn
from cattrs.strategies import configure_tagged_union

from services.routing.deadlines.domain import STOPPED, LeadClock
from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    Finalist,
    InquiryFacts,
    Outcome,
    Reason,
    RefusalReason,
    RejectionCount,
    Unroutable,
    WishedClinic,
)
from shared.eligibility.domain import Finding
from shared.mongo import Document, document_converter

_SHORT: Final = (
    Finding, Reason, RefusalReason, RejectionCount, Finalist, WishedClinic, DecisionRecord,
)  # fmt: skip
"""Stored without what is as it is by default: records are many, and most of them say little."""


def _converter() -> Converter:
    converter = document_converter()
    converter.register_structure_hook_func(lambda kind: kind == str | int, _word_or_number)
    for kind in _SHORT[:-1]:
        _shorten(converter, kind)
    configure_tagged_union(
        Outcome, converter, tag_name="kind", tag_generator=lambda kind: kind.__name__.lower()
    )
    _shorten(converter, DecisionRecord)
    return converter


def _shorten(converter: Converter, kind: type) -> None:
    hook: Any = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)
    converter.register_unstructure_hook(kind, hook)


def _word_or_number(value: Any, _: Any) -> str | int:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise TypeError("a word or a number expected")


CONVERTER: Final = _converter()


def clock_document(clock: LeadClock) -> Document:
    document: Document = CONVERTER.unstructure(clock)
    return document


def clock_of_document(document: Any) -> LeadClock:
    """Of a lead of before there were clocks: none runs."""
    return STOPPED if document is None else CONVERTER.structure(document, LeadClock)


def facts_document(facts: InquiryFacts) -> Document:
    document: Document = CONVERTER.unstructure(facts)
    return document


def facts_of(document: Document) -> InquiryFacts:
    return CONVERTER.structure(document, InquiryFacts)


def decision_document(record: DecisionRecord) -> Document:
    document: Document = CONVERTER.unstructure(record)
    return document


def decision_of(document: Document) -> DecisionRecord:
    """One that was stored with all its candidates, as before there were records, keeps its outcome
    and cannot be explained.
    """
    if "evaluations" in document:
        return DecisionRecord(outcome=_old_outcome(document), decided_at=document["decided_at"])
    return CONVERTER.structure(document, DecisionRecord)


def _old_outcome(document: Document) -> Assigned | Unroutable:
    outcome = document["outcome"]
    reasons = [{"code": code} for code in outcome["because"]]
    read: Document = {**outcome, "reasons": reasons}
    if outcome["kind"] == "unroutable":
        return CONVERTER.structure(read, Unroutable)
    return CONVERTER.structure(read, Assigned)
