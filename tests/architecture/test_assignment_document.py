"""`docs/assignment.md` argues by code and tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/assignment.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:services|shared|tests|docs)/[^`\s]*)`", DOCUMENT)))
TESTS = [one for one in NAMED if "::" in one]


def test_the_argument_names_code_and_tests() -> None:
    assert len(NAMED) > 30
    assert len(TESTS) > 10


@pytest.mark.parametrize("path", sorted({one.partition("::")[0] for one in NAMED}))
def test_every_path_that_it_names_exists(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize("test", TESTS)
def test_every_test_that_it_names_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = [
        one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert name in {one.name for one in functions}


@pytest.mark.parametrize("promise", ["One", "Capacity", "All", "Law", "People first"])
def test_every_promise_has_its_reason_its_code_and_its_tests(promise: str) -> None:
    [row] = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {promise} |")]
    _, _, why, code, tests, _ = row.split("|")
    assert why.strip()
    assert "services/" in code
    assert "::test_" in tests
