"""Only `leads/` decides who may do what with a lead: nobody else looks at a role or a scope."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROUTING = Path(__file__).parents[2] / "services" / "routing"
POLICY = ROUTING / "leads" / "domain" / "access.py"
MODULES = sorted(path for path in ROUTING.rglob("*.py") if path != POLICY)
ACTIONS = ROUTING / "leads" / "usecases"
ASKS = {
    "begin",
    "require_access",
    "require_role",
    "visibility_for",
    "act",
    "access",
    "readable",
    "editable",
}
ASK_NOBODY = {
    "withdraw_lead": "the patient's own doing",
    "erase_lead": "the patient's own doing, or the end of the time it is kept for",
    "answer_lead": "the patient's own doing",
    "hear_patient": "the patient's own doing",
    "record_text": "a part of writing to or about the patient",
    "announce_lead": "told again at inquiry's wish",
    "settle_reservations": "the worker's",
    "sweep_capacity": "the worker's",
    "route_again": "what others have asked for",
    "lead_actions": "holds the others",
    "count_week_units": "counts for the others",
    "count_doctors_week": "counts for those who may read the roster",
    "require_availability": "a part of reassigning",
}


def looks_at(tree: ast.AST) -> Iterator[str]:
    """Attributes that are compared, matched on or called upon, and those of a scope at all."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "scope" and not _is_request(node.value):
            yield f"line {node.lineno}: .scope"
        compared: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
        if isinstance(node, ast.Match):
            compared = [node.subject]
        for one in compared:
            for part in ast.walk(one):
                if isinstance(part, ast.Attribute) and part.attr == "role":
                    yield f"line {part.lineno}: .role"


def _is_request(node: ast.AST) -> bool:
    """ASGI calls what it knows of a request its scope, too."""
    return isinstance(node, ast.Name) and node.id == "request"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROUTING)))
def test_nobody_but_the_policy_decides_by_role_or_scope(path: Path) -> None:
    assert list(looks_at(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_the_search_finds_what_it_looks_for() -> None:
    compared = "by.role in ROLES and who.scope.covers(here)"
    matched = "match by.role:\n    case _: pass"
    assert len(list(looks_at(ast.parse(f"{compared}\n{matched}")))) == 3


@pytest.mark.parametrize(
    "path",
    [
        *(
            path
            for path in sorted(ACTIONS.glob("*.py"))
            if path.stem not in {*ASK_NOBODY, "__init__"}
        ),
        ROUTING / "inbox" / "usecases" / "find_leads.py",
        ROUTING / "inbox" / "usecases" / "read_lead.py",
        ROUTING / "inbox" / "usecases" / "broadcast_lead_changes.py",
        ROUTING / "disclosure" / "usecases" / "open_patient_details.py",
        ROUTING / "roster" / "usecases" / "edit_coordinator.py",
        ROUTING / "roster" / "usecases" / "edit_doctor.py",
        ROUTING / "roster" / "usecases" / "list_roster.py",
    ],
    ids=lambda path: path.stem,
)
def test_every_use_case_of_people_asks_the_policy_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert called & ASKS
