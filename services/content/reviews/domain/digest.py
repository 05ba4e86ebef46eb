"""The words of a clinic's override as a digest: the same words, the same digest, whatever fields a
later program adds.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256

from services.content.text.domain import ProcedureText

NOTHING = ""


def digest_of(text: ProcedureText | None) -> str:
    """Empty where a clinic says nothing differently."""
    if text is None or text.is_empty:
        return NOTHING
    written = {name: value for name, value in asdict(text).items() if value is not None}
    return sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def digests_of(overrides: Mapping[str, Mapping[str, ProcedureText]], locale: str) -> dict[str, str]:
    """By clinic, of those that say something differently in this locale."""
    found = {clinic: digest_of(texts.get(locale)) for clinic, texts in overrides.items()}
    return {clinic: digest for clinic, digest in found.items() if digest != NOTHING}
