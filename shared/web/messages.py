"""`make messages`: brings the translation catalogues up to date with the texts in templates and
code.

A text is marked by `_()`, `ngettext()` or `translate()`. What is no longer used is removed; what is
new waits untranslated, and a test fails until it is translated.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from shared.web.locales import LOCALES, PATIENT_LOCALES, SOURCE_LOCALE, read_catalogue
from shared.web.templates import SHARED

_METHODS: Final = [("**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
_READ_BY_PATIENTS: Final = frozenset({"inquiry", SHARED.name})
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "templates/**": {"trimmed": "true", "silent": "false"},
}
_KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "translate": None,
    "ngettext": (1, 2),
}


def texts_of(service_folder: Path) -> frozenset[str]:
    """Every text of the service that people read; both forms of a plural are texts of their own."""
    return frozenset(text for text in _extracted(service_folder) if text)


def _extracted(service_folder: Path) -> Iterator[str]:
    for _, _, message, *_ in extract_from_dir(
        service_folder, _METHODS, _OPTIONS, keywords=_KEYWORDS, strip_comment_tags=True
    ):
        yield from [message] if isinstance(message, str) else message


def update(service_folder: Path, locale: str) -> tuple[int, int]:
    """Rewrites the locale's catalogue; returns how many texts there are and how many lack a
    translation.
    """
    known = read_catalogue(service_folder / "locales", locale)
    catalogue = Catalog(locale.replace("-", "_"), fuzzy=False, charset="utf-8")
    for text in sorted(texts_of(service_folder)):
        message = known.get(text)
        catalogue.add(text, string=message.string if message else "")
    path = service_folder / "locales" / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=True)
    return len(catalogue), sum(1 for m in catalogue if m.id and not m.string)


def translated_folders() -> list[Path]:
    """Every service with pages, what staff read at all of them, and what all of them share."""
    root = Path(__file__).parents[2]
    services = sorted(path.parent for path in root.glob("services/*/templates"))
    return [*services, root / "shared" / "auth", SHARED]


def catalogues() -> list[tuple[Path, str]]:
    """Each folder with each locale that its texts are translated to."""
    return [
        (folder, locale)
        for folder in translated_folders()
        for locale in (PATIENT_LOCALES if folder.name in _READ_BY_PATIENTS else LOCALES)
        if locale != SOURCE_LOCALE
    ]


def main() -> None:
    for folder, locale in catalogues():
        total, missing = update(folder, locale)
        line = f"{folder.name} {locale}: {total} texts, {missing} to translate"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
