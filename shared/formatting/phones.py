"""Telephone numbers as people dial them."""

import phonenumbers


def format_phone(number: str) -> str:
    """An E.164 number: `416-555-0100` in North America, else in the international form."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form)).removeprefix("+1 ")
