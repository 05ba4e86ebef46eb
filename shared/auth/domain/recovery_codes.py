"""Recovery codes: ten, each good once, for somebody whose authenticator is not at hand."""

import hashlib
import re
import secrets
from typing import Final

RECOVERY_CODES: Final = 10
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_LENGTH: Final = 16
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE: Final = re.compile(rf"[{_SYMBOLS}]{{{_LENGTH}}}")


def new_recovery_codes() -> tuple[str, ...]:
    """Each of 80 random bits, in groups of four."""
    return tuple(_grouped(_random()) for _ in range(RECOVERY_CODES))


def recovery_code(text: str) -> str | None:
    """The code that somebody means, however it is typed; None for what is none."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_READ_AS)
    return _grouped(code) if _CODE.fullmatch(code) else None


def recovery_code_hash(account_id: str, code: str) -> str:
    """80 random bits: nobody finds a code by trying, so a plain hash will do."""
    return hashlib.sha256(f"wayfare.recovery-code.v1\n{account_id}\n{code}".encode()).hexdigest()


def _random() -> str:
    return "".join(secrets.choice(_SYMBOLS) for _ in range(_LENGTH))


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, _LENGTH, 4))
