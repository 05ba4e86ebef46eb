"""The secret of a link: short enough to be typed, and made of a key whenever it is needed, so that
it is stored nowhere.

80 bits of an HMAC in Crockford's base 32, in groups: `7K3M-Q9TD-W2XA-6BFH`. Whoever types it may
leave out the hyphens, use small letters, and take O for 0 and I or L for 1. It stands in a link
after `#`, which browsers send to nobody: no proxy and no log sees it.
"""

import hmac
import re
import unicodedata
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from shared.keys import Key, KeyRing

_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CROCKFORD: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _SYMBOLS.encode())
"""From the alphabet of RFC 4648."""
_BITS: Final = 80
_LENGTH: Final = _BITS // 5
_GROUP: Final = 4
_LOOK_ALIKE: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\s\u2010-\u2015\u2212_.-]+")
_CODE: Final = re.compile(f"[{_SYMBOLS}]{{{_LENGTH}}}")
_LONGEST: Final = 200
_NUMBERS_KNOWN: Final = 50
"""How many of the latest links are recognised as ours; before them there is none to be mailed."""


def link_code(key: Key, inquiry_id: str, number: int) -> str:
    """The code of an inquiry's link, in groups."""
    signed = f"wayfare.link.v2\n{inquiry_id}\n{number}".encode()
    symbols = b32encode(key.digest(signed)[: _BITS // 8]).translate(_CROCKFORD).decode()
    return "-".join([symbols[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)])


def normal_code(typed: str) -> str | None:
    """What was typed as a code in its usual form, without groups; None when it is none."""
    if len(typed) > _LONGEST:
        return None
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOK_ALIKE)
    return plain if _CODE.fullmatch(plain) else None


def is_code(token: str) -> bool:
    return normal_code(token) is not None


def number_of(token: str, keys: KeyRing, inquiry_id: str, latest: int) -> int | None:
    """Which of the inquiry's links this is the secret of, also of an older key that is accepted;
    None: of none of them.
    """
    numbers = range(latest, max(0, latest - _NUMBERS_KNOWN), -1)
    code = normal_code(token)
    given = (code or token).encode(errors="replace")
    for number in numbers:
        made = _codes(keys, inquiry_id, number) if code else _tokens(keys, inquiry_id, number)
        if any(hmac.compare_digest(given, one.encode()) for one in made):
            return number
    return None


def status_url(base_url: str, reference: str, code: str, locale: str) -> str:
    """The link as it is mailed; it names the language where that is not the one shown anyway."""
    language = "" if locale == "en-CA" else f"?locale={locale}"
    return f"{base_url.rstrip('/')}/status/{reference}{language}#link={code}"


def _codes(keys: KeyRing, inquiry_id: str, number: int) -> Iterable[str]:
    return [link_code(key, inquiry_id, number).replace("-", "") for key in keys]


def _tokens(keys: KeyRing, inquiry_id: str, number: int) -> Iterable[str]:
    """As they stood in links until November 2026 (`?link=`); the last one expires 30 days later."""
    signed = f"{inquiry_id}:{number}".encode()
    digests = [key.digest(signed) for key in keys]
    return [urlsafe_b64encode(digest).rstrip(b"=").decode() for digest in digests]
