"""The secret part of a link to a preview: what it shows, signed, so that it is stored nowhere.

`<kid>.<payload>.<mac>`: the payload is JSON in base64url, the MAC an HMAC-SHA256 over key id and
payload as they stand in the link. Whoever changes a letter of either has another link, which
nobody has signed.
"""

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Final

from services.content.previews.domain.preview import Preview
from services.content.publishing.domain import Pin
from shared.keys import Key, KeyRing

_LONGEST: Final = 1_000
_TOKEN: Final = re.compile(r"([a-z0-9_]{1,24})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})", re.ASCII)


def token_of(preview: Preview, key: Key) -> str:
    """By a current key."""
    fields = [
        preview.location,
        preview.procedure,
        preview.locale,
        preview.pin.text_revision,
        preview.pin.facts_revision,
        int(preview.expires_at.timestamp()),
    ]
    payload = _encoded(json.dumps(fields, separators=(",", ":")).encode())
    return f"{key.kid}.{payload}.{_mac(key, payload)}"


def read_token(token: str, keys: KeyRing) -> Preview | None:
    """What a link shows, whether it is still open or not; None where none of our keys vouches
    for it.
    """
    if len(token) > _LONGEST or (found := _TOKEN.fullmatch(token)) is None:
        return None
    kid, payload, mac = found.groups()
    key = keys.get(kid)
    if key is None or not hmac.compare_digest(mac, _mac(key, payload)):
        return None
    location, procedure, locale, text, facts, expires = json.loads(_decoded(payload))
    return Preview(
        location=location,
        procedure=procedure,
        locale=locale,
        pin=Pin(text_revision=text, facts_revision=facts),
        expires_at=datetime.fromtimestamp(expires, UTC),
    )


def _mac(key: Key, payload: str) -> str:
    signed = f"wayfare.preview.v1\n{key.kid}.{payload}".encode()
    return _encoded(key.digest(signed))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
