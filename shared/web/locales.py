"""Locales and translations: English is the source text, catalogues are read from `.po` files at
start.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from starlette.requests import Request

LOCALES: Final = ("en-CA", "fr-CA")
"""Of what is published, and of the staff's pages."""
PATIENT_LOCALES: Final = (*LOCALES, "es", "ar", "zh-Hans")
"""Of what a patient reads who asks to be treated: form, status page, emails."""
SOURCE_LOCALE: Final = "en-CA"
_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

Translations = Mapping[str, Mapping[str, str]]
"""Per locale: source text to translated text."""


def direction(locale: str) -> str:
    """`ltr` or `rtl`, as in HTML's `dir`."""
    return "rtl" if locale.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def load_translations(folder: Path, locales: Sequence[str] = LOCALES) -> Translations:
    """Reads `<folder>/<xx_YY>/LC_MESSAGES/messages.po` for each of these locales but the source."""
    return {
        locale: _messages_in(path, path.stat().st_mtime_ns) if path.exists() else {}
        for locale in locales
        if locale != SOURCE_LOCALE
        for path in [_catalogue_of(folder, locale)]
    }


def read_catalogue(folder: Path, locale: str) -> Catalog:
    path = _catalogue_of(folder, locale)
    return _read(path) if path.exists() else Catalog(_identifier(locale))


def _catalogue_of(folder: Path, locale: str) -> Path:
    return folder / _identifier(locale) / "LC_MESSAGES" / "messages.po"


def _identifier(locale: str) -> str:
    return locale.replace("-", "_")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


@cache
def _messages_in(path: Path, _changed_at: int) -> Mapping[str, str]:
    """Read once for all templates of a process: reading takes longer than drawing a page."""
    catalogue = _read(path)
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id
        and message.string
    }


def locale_of(
    request: Request, asked: str | None = None, supported: Sequence[str] = LOCALES
) -> str:
    """The locale to answer in: the one asked for, else the browser's first that we have, else
    English.
    """
    wanted = [asked] if asked else []
    accepted = request.headers.get("accept-language", "")
    wanted += [part.split(";")[0].strip() for part in accepted.split(",")]
    for tag in wanted:
        for locale in supported:
            if tag.lower() == locale.lower() or tag.split("-")[0].lower() == locale.split("-")[0]:
                return locale
    return supported[0]
