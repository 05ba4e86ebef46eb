"""Names say things in the trade's own words; the private dialect in `terms.py` is retired."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture.terms import Use, retired_words, uses_in

ROOT = Path(__file__).parents[2]
FOLDERS = [
    "services/content", "services/inquiry", "services/routing", "shared", "deploy", "tests/content",
    "tests/inquiry", "tests/routing", "tests/shared", "tests/local", "tests/support", "tests",
]  # fmt: skip


def modules_of(folder: str) -> list[Path]:
    """Of `tests` itself what no other case has."""
    apart = [ROOT / one for one in FOLDERS if one.startswith(f"{folder}/")]
    found = (ROOT / folder).rglob("*.py")
    return [path for path in found if not any(path.is_relative_to(one) for one in apart)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_is_of_the_retired_dialect(folder: str) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules_of(folder):
        for use in {use.name: use for use in uses_in(path)}.values():
            if retired_words(use):
                found[use.name].add(f"{path.relative_to(ROOT)}:{use.line}")
    lines = [f"{name}: {', '.join(sorted(where)[:3])}" for name, where in sorted(found.items())]
    assert not lines, "\n".join(["names of the retired dialect", *lines])


@pytest.mark.parametrize(
    ("name", "retired"),
    [
        ("place_problems", True),
        ("DoctorPlaces", True),
        ("replace", False),
        ("placement", False),
        ("dead_letters", False),
        ("MongoDeadLetters", False),
        ("visa_letter", False),
        ("letters", True),
        ("ThreadPoolExecutor", False),
        ("_pool", True),
        ("NETWORK_DESK", False),
        ("at_the_desk", True),
        ("test_a_fact_is_told_once", False),
        ("test_a_place_is_taken", True),
        ("Words", True),
        ("words", False),
        ("room.short", True),
        ("consumer_parked_total", True),
    ],
)
def test_a_name_is_retired_by_its_words_and_not_by_its_letters(name: str, retired: bool) -> None:
    assert bool(retired_words(Use(name=name, path=ROOT / "shared" / "x.py", line=1))) is retired


def test_the_search_sees_names_log_events_metrics_and_collections(tmp_path: Path) -> None:
    module = tmp_path / "lot_file.py"
    module.write_text(
        "class Held: pass\n"
        "def judge(lot): told = lot.room; _log.info('letter.read', told=1)\n"
        "x = gauge('pool_size', 'of'); y = database['places']\n"
        "match z:\n    case {'a': parked}: pass\n"
    )
    seen = {use.name for use in uses_in(module) if retired_words(use)}
    assert seen == {
        "lot_file", "Held", "judge", "lot", "told", "room", "letter.read",
        "pool_size", "places", "parked",
    }  # fmt: skip
