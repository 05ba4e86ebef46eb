"""`docs/assignment.md`, `docs/intake.md`, `docs/content.md` argue by code and tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/assignment.md").read_text(encoding="utf-8")
INTAKE = (ROOT / "docs/intake.md").read_text(encoding="utf-8")
CONTENT = (ROOT / "docs/content.md").read_text(encoding="utf-8")


def named_in(document: str) -> list[str]:
    return sorted(set(re.findall(r"`((?:services|shared|tests|docs)/[^`\s]*)`", document)))


def rows_of(document: str) -> list[list[str]]:
    """The cells of every row below the head of a table."""
    lines = [line for line in document.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def reported_in(document: str) -> set[str]:
    return {report for row in rows_of(document) for report in row[1].split(", ")}


NAMED = sorted({*named_in(DOCUMENT), *named_in(INTAKE), *named_in(CONTENT)})
TESTS = [one for one in NAMED if "::" in one]
ROWS = [row for row in rows_of(INTAKE) + rows_of(CONTENT) if row[0] != "Elsewhere"]


def test_the_argument_names_code_and_tests() -> None:
    assert len(named_in(DOCUMENT)) > 30
    assert len([one for one in named_in(DOCUMENT) if "::" in one]) > 10


@pytest.mark.parametrize("path", sorted({one.partition("::")[0] for one in NAMED}))
def test_every_path_that_it_names_exists(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize("test", TESTS)
def test_every_test_that_it_names_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = [
        one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert name in {one.name for one in functions}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_every_row_says_where_it_was_and_what_holds_here_and_by_which_tests(
    row: list[str],
) -> None:
    _, reported_in, holds, tests = row
    assert re.search(r" \d+", reported_in)
    assert holds
    assert all("::test_" in one for one in named_in(tests))
    assert len(named_in(tests)) >= 2


def test_every_report_about_an_intake_has_its_row() -> None:
    reports = {"formbricks 7430", "FormSG 3112", "openemr 10786", "openemr 5084"}
    assert reports <= reported_in(INTAKE)


def test_every_report_about_content_has_its_row() -> None:
    assert reported_in(CONTENT) >= {
        "contentful.js 349", "contentful.js 327", "strapi 10806", "payload 15664", "payload 14672",
        "payload 12566", "Ghost 10226", "strapi 27268", "sanity 4365", "payload 13518",
    }  # fmt: skip


@pytest.mark.parametrize("promise", ["One", "Capacity", "All", "Law", "People first"])
def test_every_promise_has_its_reason_its_code_and_its_tests(promise: str) -> None:
    [row] = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {promise} |")]
    _, _, why, code, tests, _ = row.split("|")
    assert why.strip()
    assert "services/" in code
    assert "::test_" in tests
