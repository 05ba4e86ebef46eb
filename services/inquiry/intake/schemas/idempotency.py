"""The header `Idempotency-Key`: long enough that no two senders have the same by chance."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from services.inquiry.intake.schemas.formats import refuse

SHORTEST: Final = 16
LONGEST: Final = 255


def _whole(key: str) -> str:
    if len(key) < SHORTEST:
        refuse(
            "idempotency-key-short",
            "An idempotency key has at least 16 characters: a shorter one may be somebody else's.",
        )
    if len(key) > LONGEST:
        refuse("idempotency-key-long", "An idempotency key has at most 255 characters.")
    return key


IdempotencyKey = Annotated[
    str,
    AfterValidator(_whole),
    Field(json_schema_extra={"minLength": SHORTEST, "maxLength": LONGEST}),
]


def is_idempotency_key(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST
