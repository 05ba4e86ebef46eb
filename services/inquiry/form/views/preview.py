"""What the eligibility rules say of the clinics that somebody asks for, before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.inquiry.catalogue.domain import Clinic
from services.inquiry.eligibility.domain import Assessment, Assessments
from shared.eligibility.domain import Verdict
from shared.eligibility.sentences import Reader, sentence

LINES_AT_MOST: Final = 8
_OTHERS_AT_MOST: Final = 3


@dataclass(frozen=True, kw_only=True)
class OtherClinic:
    slug: str
    city: str


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """One clinic. `others`: clinics to ask instead, where this one may not treat the patient;
    `has_public_path`: the plan of the home province may pay.
    """

    city: str
    verdict: str
    sentence: str
    is_at_home: bool
    has_public_path: bool
    others: tuple[OtherClinic, ...] = ()


def preview_lines(
    found: Assessments, asked: Sequence[Clinic], locale: str
) -> tuple[PreviewLine, ...]:
    slugs = {clinic.slug for clinic in asked}
    lines = [one for one in found.items if one.clinic.slug in slugs]
    elsewhere = [one.clinic for one in found.alternatives if one.clinic.slug not in slugs]
    others = [OtherClinic(slug=one.slug, city=_city(one)) for one in elsewhere]
    return tuple(_line(one, found, locale, others) for one in _of_use(lines)[:LINES_AT_MOST])


def _of_use(lines: Sequence[Assessment]) -> list[Assessment]:
    """Where somebody may be treated first: a network may have a thousand clinics."""
    return sorted(lines, key=lambda one: (one.is_blocked, not one.is_possible))


def _line(
    one: Assessment, found: Assessments, locale: str, others: Sequence[OtherClinic]
) -> PreviewLine:
    is_closed = one.is_blocked or (one.finding.may_be_placed and not one.has_doctor)
    verdict = Verdict.BLOCK if is_closed else one.verdict
    return PreviewLine(
        city=_city(one.clinic),
        verdict=verdict.value,
        sentence=sentence(
            found.rules, one.finding, reader=Reader.PATIENT, locale=locale, home=found.home
        ),
        is_at_home=one.clinic.province == found.home,
        has_public_path=one.has_public_path,
        others=tuple(others[:_OTHERS_AT_MOST]) if is_closed else (),
    )


def _city(clinic: Clinic) -> str:
    return clinic.city or clinic.name
