"""`docs/architecture.md` is true to the code: what it names exists, and no feature is left out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:services|shared|deploy|tests|docs)/[^`\s]*)`", DOCUMENT)))
SERVICES = ("content", "inquiry", "routing")
FEATURES = sorted(
    str(folder.relative_to(ROOT)) + "/"
    for area in ("shared", *(f"services/{service}" for service in SERVICES))
    for folder in (ROOT / area).iterdir()
    if (folder / "__init__.py").is_file()
)


def test_the_ways_through_the_code_are_told_file_by_file() -> None:
    assert len(PATHS) > 40


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_the_document_names_exists(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_has_its_line(feature: str) -> None:
    assert f"`{feature}`" in DOCUMENT


def test_it_is_one_page() -> None:
    assert len(DOCUMENT.splitlines()) <= 160
