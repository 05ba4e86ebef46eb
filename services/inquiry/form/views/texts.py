"""What the fields and answers of the form are called, on its pages and where they are checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from services.inquiry.form.domain import Step

Say = Callable[[str], str]
"""A text of the program in the reader's language."""

_ = str  # marks a text; `FieldTexts` translates it
_HEADINGS: Final[Mapping[Step, str]] = {
    Step.WHO: _("Who you are"),
    Step.COUNTRY: _("Where you live"),
    Step.REGION: _("Where you live"),
    Step.CONTACT: _("How we reach you"),
    Step.NEEDS: _("What you need"),
    Step.CLINIC: _("Which clinic"),
    Step.PAYER: _("Who pays"),
    Step.TRAVEL: _("Dates and travel"),
    Step.HEALTH: _("Your health"),
    Step.CONSENT: _("What you agree to"),
    Step.CHECK: _("Check your answers"),
}
_HEADINGS_OF_SOMEBODY_ELSE: Final[Mapping[Step, str]] = {
    Step.WHO: _("Who the patient is"),
    Step.COUNTRY: _("Where the patient lives"),
    Step.REGION: _("Where the patient lives"),
    Step.NEEDS: _("What the patient needs"),
    Step.HEALTH: _("The patient’s health"),
}
_LABELS: Final[Mapping[str, str]] = {
    "for_whom": _("Who is this inquiry for?"),
    "patient.given_name": _("Given name"),
    "patient.family_name": _("Family name"),
    "patient.preferred_name": _("Name you like to be called by"),
    "patient.date_of_birth": _("Date of birth"),
    "patient.age_band": _("Age group"),
    "on_behalf.relationship": _("What are you to the patient?"),
    "on_behalf.authority": _("By which right do you act for them?"),
    "on_behalf.given_name": _("Your own given name"),
    "on_behalf.family_name": _("Your own family name"),
    "residence.country": _("Country"),
    "residence.subdivision_ca": _("Province or territory"),
    "residence.subdivision_us": _("State"),
    "residence.plan_subdivision": _("Health plan of another province"),
    "residence.postal_prefix": _("First part of your postal code"),
    "patient.email": _("E-mail address"),
    "patient.phone": _("Phone number"),
    "patient.channel": _("How should we contact you?"),
    "patient.best_hours": _("When are you best reached?"),
    "patient.timezone": _("Your time zone"),
    "patient.language": _("Which language should we use with you?"),
    "patient.interpreter": _("I would like an interpreter"),
    "urgency": _("How urgent does it feel to you?"),
    "laterality": _("Which side is it about?"),
    "prior.imaging": _("Do you have images of it, such as an X-ray or an MRI?"),
    "prior.referral": _("Do you have a referral from a doctor?"),
    "message": _("What would you like to tell or ask us?"),
    "location": _("Which clinic would you prefer?"),
    "willing_to_travel_to": _("Where else would you travel to?"),
    "doctor_wish": _("Is there a surgeon you would like to see?"),
    "payer.kind": _("Who pays for the treatment?"),
    "payer.claim_number": _("Claim or authorization number"),
    "travel.earliest": _("Earliest date that suits you"),
    "travel.latest": _("Latest date that suits you"),
    "blackout": _("Days on which you cannot come"),
    "travel.mobility_aid": _("Do you use a walker, a wheelchair or other help to get about?"),
    "travel.aftercare_by": _("Who looks after you at home afterwards?"),
    "travel.companions": _("How many people come with you?"),
    "travel.mode": _("How would you come?"),
    "travel.hours": _("Hours of travel to the clinic"),
    "travel.ground_help": _("Would you like help with getting about on the ground?"),
    "travel.hotel_help": _("Would you like help with finding a hotel?"),
    "travel.citizenship": _("Which country are you a citizen of?"),
    "travel.passport_valid": _("Do you have a valid passport?"),
    "travel.visa_letter": _("Do you need a letter from the clinic for a visa?"),
}
_YES_NO: Final = (("yes", _("Yes")), ("no", _("No")))
_OPTIONS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "for_whom": (("me", _("For me")), ("other", _("For somebody else"))),
    "patient.age_band": (
        ("under_18", _("Under 18")),
        ("18_39", _("18 to 39")),
        ("40_64", _("40 to 64")),
        ("65_plus", _("65 or older")),
    ),
    "on_behalf.authority": (
        ("parent", _("I am a parent")),
        ("guardian", _("I am the legal guardian")),
        ("power_of_attorney", _("I hold a power of attorney")),
        ("consent_of_patient", _("The patient has asked me to")),
    ),
    "patient.channel": (
        ("email", _("By e-mail")),
        ("phone", _("By phone")),
        ("sms", _("By text message")),
    ),
    "urgency": (
        ("routine", _("It can wait")),
        ("soon", _("I would like it soon")),
        ("urgent", _("It is urgent to me")),
    ),
    "laterality": (
        ("left", _("Left")),
        ("right", _("Right")),
        ("both", _("Both sides")),
        ("not_applicable", _("This has no side")),
        ("unsure", _("Not sure")),
    ),
    "payer.kind": (
        ("self", _("I do")),
        ("private_insurer", _("A private insurer")),
        ("workers_compensation", _("Workers’ compensation")),
        ("federal", _("Canadian Forces, Veterans Affairs or another federal program")),
        ("employer", _("My employer or somebody else")),
        ("provincial_contract", _("A provincial health plan under contract")),
        ("embassy", _("An embassy")),
        ("unknown", _("I do not know yet")),
    ),
    "travel.mode": (
        ("car", _("By car")),
        ("train", _("By train")),
        ("plane", _("By plane")),
        ("other", _("Another way")),
    ),
    "prior.imaging": _YES_NO,
    "prior.referral": _YES_NO,
    "travel.ground_help": _YES_NO,
    "travel.hotel_help": _YES_NO,
    "travel.passport_valid": _YES_NO,
    "travel.visa_letter": _YES_NO,
    "screening": (("yes", _("Yes")), ("no", _("No")), ("unsure", _("Not sure"))),
}
NO_PREFERENCE: Final = _("No preference: any clinic that can help me")


@dataclass(frozen=True, kw_only=True)
class FieldTexts:
    """In the reader's language: labels and possible answers by field."""

    labels: Mapping[str, str]
    options: Mapping[str, tuple[tuple[str, str], ...]]

    def answer(self, field: str, value: str) -> str:
        """An answer of a closed set as it is read; any other as it is."""
        return dict(self.options.get(field, ())).get(value, value)


def field_texts(say: Say) -> FieldTexts:
    return FieldTexts(
        labels={field: say(text) for field, text in _LABELS.items()},
        options={
            field: tuple((value, say(text)) for value, text in options)
            for field, options in _OPTIONS.items()
        },
    )


def heading(step: Step, *, is_for_somebody_else: bool) -> str:
    """In English; the template translates it."""
    others = _HEADINGS_OF_SOMEBODY_ELSE if is_for_somebody_else else {}
    return others.get(step, _HEADINGS[step])
