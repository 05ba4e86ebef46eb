"""What the form says about a field that cannot be accepted: what to do, in a sentence. Texts are
translated on the page.
"""

from typing import Final

from services.inquiry.inquiries.domain import Purpose
from shared.errors import FieldProblem

_REQUIRED: Final = frozenset({"missing", "wayfare.blank", "literal_error"})

_ = str  # marks a text; the template translates it
_TO_DO: Final = {
    "patient.given_name": _("Enter the given name."),
    "patient.family_name": _("Enter the family name."),
    "patient.email": _("Enter your e-mail address."),
    "patient.language": _("Choose the language you would like us to use."),
    "patient.channel": _("Choose how you would like to be contacted."),
    "residence.country": _("Choose the country you live in."),
    "payer.kind": _("Choose who pays for the treatment."),
    "on_behalf.relationship": _("Say what you are to the patient, such as daughter or friend."),
    "on_behalf.authority": _("Choose by which right you act for the patient."),
    "procedure": _("Choose a procedure."),
}
_BY_CODE: Final = {
    "wayfare.email": _("Enter an e-mail address in the form name@example.com."),
    "wayfare.phone": _(
        "Enter a phone number with its area code, such as 416 555 0123 or +44 20 7946 0000."
    ),
    "wayfare.phone-required": _("Enter a phone number, or choose to be contacted by e-mail."),
    "wayfare.date": _("Enter a real date with day, month and year, such as 15 3 2027."),
    "wayfare.control-character": _("Type this again: it holds a character that cannot be shown."),
    "wayfare.subdivision-country": _(
        "This province, state or region does not belong to the country."
    ),
    "wayfare.subdivision-required": _("Choose the province, territory or state you live in."),
    "string_too_long": _("Shorten this: it is too long."),
    "date.past": _("Enter a date that has not passed yet."),
    "date.too-far": _("Enter a date within the next five years."),
    "date.order": _("The latest date must be the same as or after the earliest date."),
    "location.unknown": _("Choose one of the clinics in the list."),
    "location.not-offered": _("Choose one of the clinics in the list."),
    "answers.payer-unknown": _("Choose who pays: without that we cannot go on."),
    "consent.required": _("We need your agreement to this to be able to answer you."),
    "consent.channel": _("Agree to be written to, or choose to be contacted by phone."),
    "wayfare.postal-code": _(
        "Enter the first part of a postal code: M5V in Canada, 3 or 5 digits in the United States."
    ),
    "wayfare.postal-province": _("This postal code is of another province than the one you chose."),
    "wayfare.claim-number": _("Enter the number with 4 to 20 letters, digits and dashes only."),
    "date.order-of-days": _("The last of these days must be the same as or after the first."),
    "date.not-of-birth": _("Enter the date of birth with day, month and year, such as 4 10 1957."),
    "consent.unknown-text": _("The wording has changed. Please read it again."),
}
_BY_FIELD: Final = {
    "travel.companions": _("Enter the number of people who come with you, from 0 to 20."),
    "patient.date_of_birth": _(
        "Enter the date of birth with day, month and year, such as 4 10 1957."
    ),
    "travel.hours": _("Enter the hours of travel as a number, such as 5."),
}
_HALF_A_SPAN: Final = _("Enter the first and the last of these days.")
CONSENT_HINTS: Final[dict[str, str]] = {
    Purpose.DISCLOSURE_OUT_OF_PROVINCE: _(
        "Without this, only clinics in your own province and those you have chosen see your "
        "inquiry."
    ),
}
CONTACT_HINT: Final = _(
    "Needed, because you chose to be contacted by e-mail or text message. You can choose the phone "
    "instead."
)
_OTHERWISE: Final = _("Check this answer: it cannot be accepted.")


def message(problem: FieldProblem) -> str:
    """The sentence for the page, in English; the template translates it."""
    if problem.code in _REQUIRED and problem.field in _TO_DO:
        return _TO_DO[problem.field]
    if problem.field.startswith("blackout.") and problem.code in _REQUIRED:
        return _HALF_A_SPAN
    by_field = _BY_FIELD.get(problem.field)
    if problem.code == "wayfare.date" and by_field:
        return by_field
    return _BY_CODE.get(problem.code) or by_field or _OTHERWISE
