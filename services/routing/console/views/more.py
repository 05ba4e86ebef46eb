"""What a patient's file holds besides contact, payer and dates: who wrote, needs, the way here."""

from dataclasses import dataclass

from services.routing.console.views.formatter import Formatter
from services.routing.disclosure.domain import OnBehalf, PatientFile


@dataclass(frozen=True, kw_only=True)
class MoreView:
    """Codes are translated by the template; `writer` is who wrote for the patient."""

    preferred_name: str | None
    born: str | None
    age_band: str | None
    writer: str | None
    authority: str | None
    laterality: str | None
    imaging: bool | None
    referral: bool | None
    urgency: str | None
    doctor: str | None
    blackout: tuple[str, ...]
    citizenship: str | None
    mode: str | None
    ground_help: bool | None
    hotel_help: bool | None
    aftercare_by: str | None


def more_view(file: PatientFile, formatter: Formatter) -> MoreView:
    who, needs, travel = file.patient, file.needs, file.travel
    country = travel.citizenship
    return MoreView(
        preferred_name=who.preferred_name,
        born=formatter.day(who.date_of_birth) if who.date_of_birth else None,
        age_band=who.age_band,
        writer=_writer(file.on_behalf) if file.on_behalf else None,
        authority=file.on_behalf.authority if file.on_behalf else None,
        laterality=needs.laterality,
        imaging=needs.imaging,
        referral=needs.referral,
        urgency=needs.urgency,
        doctor=needs.doctor,
        blackout=tuple(
            f"{formatter.day(days.first)} – {formatter.day(days.last)}" for days in needs.blackout
        ),
        citizenship=formatter.region(country, None) if country else None,
        mode=travel.mode,
        ground_help=travel.ground_help,
        hotel_help=travel.hotel_help,
        aftercare_by=travel.aftercare_by,
    )


def _writer(one: OnBehalf) -> str:
    """The name, where it was given, and what they are to the patient, in the writer's words."""
    name = " ".join(part for part in (one.given_name, one.family_name) if part)
    return f"{name} ({one.relationship})" if name else one.relationship
