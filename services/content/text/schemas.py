"""Mappings as somebody sends them. A key that is not known is refused without being repeated: what
is beneath it would be named by it.
"""

from collections.abc import Collection
from typing import Annotated, Any, Final

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from services.content.text.domain import LOCALES
from services.content.text.domain.checks import PROVINCES


def known_keys(known: Collection[str], message: str) -> BeforeValidator:
    """`message`: a sentence that says which there are."""

    def check(value: Any) -> Any:
        if isinstance(value, dict) and not value.keys() <= set(known):
            raise PydanticCustomError("wayfare.unknown-key", message)
        return value

    return BeforeValidator(check)


OF_LOCALES: Final = known_keys(LOCALES, f"Name the locales {', '.join(LOCALES)}.")
OF_PROVINCES: Final = known_keys(PROVINCES, "Name provinces of Canada such as CA-ON.")

TextByLocale = Annotated[dict[str, str], OF_LOCALES]
ItemsByLocale = Annotated[dict[str, tuple[str, ...]], OF_LOCALES]
