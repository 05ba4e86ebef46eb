"""Directories and inquiries for tests of routing, by what matters in the test."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from services.routing.decisions.domain import NO_RULES, InquiryFacts, Residence
from shared.directory.domain import (
    Clinic,
    Directory,
    Doctor,
    Entry,
    Offering,
    Procedure,
    directory_of,
)
from shared.eligibility.domain import Distance, InsuredStatus, Payer, Rule, RuleSet, Verdict

PROCEDURE = "micro-needling"
AGREED = ("processing", "disclosure_out_of_province")
RECEIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

WEEKDAYS = dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri"), (("08:30", "12:00"), ("13:00", "17:00"))
)


def clinic(slug: str = "toronto", *, province: str = "CA-ON", **more: object) -> Clinic:
    fields: dict[str, object] = {
        "slug": slug,
        "name": slug.title(),
        "province": province,
        "timezone": "America/Toronto",
        "languages": ("en-CA",),
        "hours": WEEKDAYS,
        "reply_within_hours": 8,
    }
    return Clinic(**(fields | more))  # type: ignore[arg-type] # the test says what it changes


def doctor(slug: str, *locations: str, languages: Sequence[str] = ("en-CA",)) -> Doctor:
    name = f"Dr. {slug.title()}"
    return Doctor(slug=slug, name=name, languages=tuple(languages), locations=locations)


def offering(
    location: str, capacities: Mapping[str, int], *, procedure: str = PROCEDURE
) -> Offering:
    return Offering(location=location, procedure=procedure, capacities=dict(capacities))


def directory(*entries: Entry, insured_status: str = "uninsured") -> Directory:
    procedure = Procedure(
        slug=PROCEDURE,
        titles={"en-CA": "Micro-needling", "fr-CA": "Microneedling"},
        insured_status=insured_status,
    )
    return directory_of([procedure, *entries])


def network(capacities: Mapping[str, Mapping[str, int]]) -> Directory:
    """Clinics with doctors and the capacity of each: `{"toronto": {"roy": 3}}`."""
    entries: list[Entry] = [clinic(slug) for slug in capacities]
    entries += [offering(slug, doctors) for slug, doctors in capacities.items()]
    everybody = {slug for doctors in capacities.values() for slug in doctors}
    for slug in sorted(everybody):
        entries.append(doctor(slug, *[at for at, doctors in capacities.items() if slug in doctors]))
    return directory(*entries)


def inquiry(inquiry_id: str = "inquiry-1", **more: object) -> InquiryFacts:
    fields: dict[str, object] = {
        "inquiry_id": inquiry_id,
        "reference": "WF-7K3M-Q9TD",
        "procedure": PROCEDURE,
        "residence": Residence(country="US", subdivision="US-TX"),
        "payer_kind": "self",
        "language": "en-CA",
        "consents": AGREED,
        "received_at": RECEIVED_AT,
        "reply_by": RECEIVED_AT + timedelta(hours=24),
    }
    return InquiryFacts(**(fields | more))  # type: ignore[arg-type] # the test says what it changes


def inquiries(count: int, **more: object) -> list[InquiryFacts]:
    return [
        inquiry(f"inquiry-{n}", **({"received_at": RECEIVED_AT + timedelta(seconds=n)} | more))
        for n in range(count)
    ]


def rules(*, verdict: Verdict, source: str, **more: object) -> RuleSet:
    """One rule that takes every case but what `more` names, and what it leaves is allowed."""
    fields: dict[str, object] = {
        "distances": frozenset(Distance),
        "payers": frozenset(Payer),
        "insured": frozenset(InsuredStatus),
    }
    rule = Rule(
        id="rule-1", verdict=verdict, source=source, effective_from=date(2000, 1, 1),
        **(fields | more),  # type: ignore[arg-type] # the test says what it changes
    )  # fmt: skip
    return RuleSet(version="rules-7", rules=(rule, *NO_RULES.rules))
