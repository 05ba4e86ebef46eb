"""Every text that people read is there in every locale: a missing translation fails the build."""

import re
from functools import cache
from pathlib import Path

import pytest

from shared.web.locales import read_catalogue
from shared.web.messages import catalogues, texts_of

CASES = catalogues()
PLACEHOLDERS = re.compile(r"%\((\w+)\)[sd]")


@cache
def texts(service: Path) -> frozenset[str]:
    """Collected once for all locales."""
    return texts_of(service)


@pytest.mark.parametrize(("service", "locale"), CASES, ids=[f"{s.name}-{x}" for s, x in CASES])
def test_every_text_of_a_service_is_translated(service: Path, locale: str) -> None:
    catalogue = read_catalogue(service / "locales", locale)
    known = {m.id for m in catalogue if m.string and not m.fuzzy}
    missing = sorted(texts(service) - known)
    assert missing == [], "run `make messages` and translate what it lists"


@pytest.mark.parametrize(("service", "locale"), CASES, ids=[f"{s.name}-{x}" for s, x in CASES])
def test_a_translation_has_the_placeholders_of_its_source(service: Path, locale: str) -> None:
    for message in read_catalogue(service / "locales", locale):
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
            assert set(PLACEHOLDERS.findall(message.id)) == set(
                PLACEHOLDERS.findall(message.string)
            ), message.id


@pytest.mark.parametrize(("service", "locale"), CASES, ids=[f"{s.name}-{x}" for s, x in CASES])
def test_no_catalogue_keeps_a_text_that_nobody_shows(service: Path, locale: str) -> None:
    known = {m.id for m in read_catalogue(service / "locales", locale) if m.id}
    assert sorted(known - texts(service)) == []


def test_a_text_that_is_new_is_found_wherever_people_read_it(tmp_path: Path) -> None:
    (tmp_path / "templates" / "mail").mkdir(parents=True)
    (tmp_path / "views.py").write_text('TITLE = _("In a view")\n', encoding="utf-8")
    for name, text in (("show.html", "On a page"), ("mail/sent.txt", "In an email")):
        (tmp_path / "templates" / name).write_text(f'{{{{ _("{text}") }}}}', encoding="utf-8")
    assert texts_of(tmp_path) == {"In a view", "On a page", "In an email"}
    assert {m.id for m in read_catalogue(tmp_path / "locales", "fr-CA") if m.id} == set()
