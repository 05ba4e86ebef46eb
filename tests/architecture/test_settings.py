"""`.env.example` names every setting, explains it in a line and shows its default."""

import ast
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from deploy.local.ports import Ports
from deploy.local.processes import StackConfiguration, service_processes
from tests.architecture.processes import SETTINGS_OF
from tests.local.stack import stack_configuration

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
SETTINGS_MODULES = (
    "shared/settings.py", "services/content/settings.py", "services/routing/settings.py",
)  # fmt: skip
# Read by `make run` and not by a service.
MAKE_RUN_ONLY = {"WAYFARE_LOCAL_DIR", "WAYFARE_VERBOSE"}


@dataclass(frozen=True)
class Line:
    name: str
    value: str
    explanation: str


def example() -> dict[str, Line]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    found = {}
    for above, line in zip(["", *lines], lines, strict=False):
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name] = Line(name, value.strip('"'), above)
    return found


def defaults() -> dict[str, str]:
    """Every setting of every service with its default; empty where there is none."""
    found = {}
    for settings in SETTINGS_OF.values():
        for name, field in settings.model_fields.items():
            value = "" if field.default is PydanticUndefined else field.default
            found[name.upper()] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    ports = {field.name.upper() for field in fields(Ports)}
    assert set(example()) == set(defaults()) | ports | MAKE_RUN_ONLY


def test_every_setting_is_explained_in_a_line_above_it() -> None:
    for line in example().values():
        assert line.explanation.startswith("# "), f"{line.name} is not explained"
        assert line.explanation.endswith("."), f"{line.name} is not explained in a sentence"


def test_the_example_shows_the_defaults() -> None:
    shown = example()
    for name, value in defaults().items():
        if value:
            assert shown[name].value == value


def test_the_example_shows_the_ports_of_make_run() -> None:
    shown = example()
    for field in fields(Ports):
        assert shown[field.name.upper()].value == str(field.default)


def test_the_example_gives_no_key_away() -> None:
    for name in ("MASTER", "HASH", "LINK"):
        assert example()[f"INQUIRY_{name}_KEY"].value == ""
    for name in ("PRIVATE", "CHAIN"):
        assert example()[f"DISCLOSURE_{name}_KEY"].value == ""


@pytest.mark.parametrize("name", SETTINGS_OF)
def test_make_run_gives_a_process_each_of_its_settings_and_no_other(name: str) -> None:
    settings = SETTINGS_OF[name]
    processes = {process.name: process for process in service_processes(stack_configuration())}
    given = processes[name].environment
    assert set(given) == {field.upper() for field in settings.model_fields}
    settings.model_validate({name.lower(): value for name, value in given.items()})


def undocumented(module: Path) -> list[str]:
    """The fields of settings classes that no docstring follows."""
    found = []
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        body = node.body if isinstance(node, ast.ClassDef) and "Settings" in node.name else []
        for field, after in zip(body, [*body[1:], None], strict=False):
            is_explained = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            if isinstance(field, ast.AnnAssign) and not is_explained:
                found.append(ast.unparse(field.target))
    return found


@pytest.mark.parametrize("module", SETTINGS_MODULES)
def test_every_field_of_settings_says_what_it_means(module: str) -> None:
    assert undocumented(ROOT / module) == []


def test_the_ports_of_the_settings_are_the_ports_of_make_run() -> None:
    stack: StackConfiguration = stack_configuration()
    known = defaults()
    for field in fields(Ports):
        if field.name.upper() in known:
            assert known[field.name.upper()] == str(getattr(stack.ports, field.name))
