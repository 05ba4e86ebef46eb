"""One-time codes by the clock (TOTP, RFC 6238): six digits by SHA-1, a new one every 30 seconds, as
every authenticator app makes them.
"""

import hmac
import re
from datetime import datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
_WINDOW: Final = 1
"""Steps before and after the present one whose code is taken: clocks differ, people type slowly."""
_CODE: Final = re.compile(r"[0-9]{6}")


def new_totp_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def is_one_time_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def accepted_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step of time whose code this is, if it may still be used: no code counts twice, and none
    that is older than the last one that counted (`after`).
    """
    made, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    steps = range(max(present - _WINDOW, after + 1), present + _WINDOW + 1)
    found = [step for step in steps if hmac.compare_digest(made.generate_otp(step), code)]
    return found[0] if found else None


def totp_address(secret: str, *, email: str, issuer: str) -> str:
    """What a QR code tells an authenticator app (`otpauth://totp/…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)
