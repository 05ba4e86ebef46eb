"""What the form says about a field that cannot be accepted: what to do, in a sentence. Texts are
translated on the page.
"""

from typing import Final

from services.inquiry.inquiries.domain import Purpose
from shared.errors import FieldProblem

_REQUIRED: Final = frozenset({"missing", "wayfare.blank", "literal_error"})

_ = str  # marks a text; the template translates it
_TO_DO: Final = {
    "patient.given_name": _("Enter your given name."),
    "patient.family_name": _("Enter your family name."),
    "patient.email": _("Enter your e-mail address."),
    "patient.language": _("Choose the language you would like us to use."),
    "patient.channel": _("Choose how you would like to be contacted."),
    "residence.country": _("Choose the country you live in."),
    "payer.kind": _("Choose who pays for the treatment."),
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
    "consent.unknown-text": _("The wording has changed. Please read it again."),
}
_BY_FIELD: Final = {
    "travel.companions": _("Enter the number of people who come with you, from 0 to 20."),
    "travel.hours": _("Enter the hours of travel as a number, such as 5."),
}
CONSENT_HINTS: Final[dict[str, str]] = {
    Purpose.DISCLOSURE_OUT_OF_PROVINCE: _(
        "Without this, only clinics in your own province and those you choose above see your "
        "inquiry."
    ),
}
_OTHERWISE: Final = _("Check this answer: it cannot be accepted.")


def message(problem: FieldProblem) -> str:
    """The sentence for the page, in English; the template translates it."""
    if problem.code in _REQUIRED and problem.field in _TO_DO:
        return _TO_DO[problem.field]
    return _BY_CODE.get(problem.code) or _BY_FIELD.get(problem.field) or _OTHERWISE
