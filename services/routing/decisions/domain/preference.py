"""Soft wishes: named score parts, each worth what the policy says."""

from functools import lru_cache

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorFacts
from services.routing.decisions.domain.policy import NOTHING_RELAXED, Policy, ScorePart


def score(
    clinic: ClinicFacts,
    doctor: DoctorFacts,
    policy: Policy,
    *,
    is_wished: bool,
    language: str,
    relaxed: frozenset[ScorePart] = NOTHING_RELAXED,
) -> tuple[tuple[ScorePart, int], ...]:
    """`relaxed`: the wishes that the inquiry has waited too long for."""
    return _scored(
        policy,
        relaxed,
        is_wished,
        speaks(doctor.languages, language),
        speaks(clinic.languages, language),
    )


@lru_cache(maxsize=256)  # a batch asks thousands of times for the same few
def _scored(
    policy: Policy,
    relaxed: frozenset[ScorePart],
    is_wished: bool,
    doctor_speaks: bool,
    clinic_speaks: bool,
) -> tuple[tuple[ScorePart, int], ...]:
    has = {
        ScorePart.WISHED_CLINIC: is_wished,
        ScorePart.DOCTOR_SPEAKS_LANGUAGE: doctor_speaks,
        ScorePart.CLINIC_SPEAKS_LANGUAGE: clinic_speaks,
    }
    return tuple(
        (part, policy.points(part) if has[part] and part not in relaxed else 0)
        for part in ScorePart
    )


@lru_cache(maxsize=4096)
def speaks(languages: tuple[str, ...], wanted: str) -> bool:
    """By primary subtag: who speaks fr-FR is understood in fr-CA (BCP 47)."""
    return _primary(wanted) in {_primary(language) for language in languages}


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
