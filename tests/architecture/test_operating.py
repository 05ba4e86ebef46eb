"""Who is called by an alarm finds it in the handbook."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def alarms_in_the_product() -> set[str]:
    """The literal names, and those that a module keeps as `_ALARM`."""
    named = re.compile(r'(?:\balarm\(\s*|^_ALARM\b[^=]*= )"([a-z.-]+)"', re.MULTILINE)
    files = [*(ROOT / "services").rglob("*.py"), *(ROOT / "shared").rglob("*.py")]
    return {name for path in files for name in named.findall(path.read_text(encoding="utf-8"))}


def test_every_alarm_has_its_line_in_the_handbook_and_no_other_has() -> None:
    handbook = (ROOT / "deploy" / "operating.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z.-]+)` \|", handbook, re.MULTILINE))
    assert documented == alarms_in_the_product()


def test_every_command_that_the_handbook_names_is_there() -> None:
    texts = [ROOT / "deploy" / "operating.md", ROOT / "README.md"]
    modules = {
        name
        for text in texts
        for name in re.findall(r"python -m ([\w.]+)", text.read_text(encoding="utf-8"))
    }
    assert len(modules) > 5
    missing = [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()]
    assert missing == []
