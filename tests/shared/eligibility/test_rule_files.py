"""A rule set is taken as a whole or refused as a whole, with every mistake."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from shared.eligibility.domain import Payer
from shared.eligibility.schema import RulesRefused, read_rules, shipped_rules

SET = {"version": "test", "activated_at": datetime(2026, 1, 1, tzinfo=UTC)}
SENTENCES = {"en-CA": "Yes.", "fr-CA": "Oui."}
RULE: dict[str, Any] = {
    "id": "one",
    "verdict": "allow",
    "effective_from": "2026-01-01",
    "source": "An Act, section 1",
    "payers": ["self"],
    "says": SENTENCES,
    "tells": SENTENCES,
}


def rules(**changes: object) -> str:
    """A set of one rule, changed; None takes a field out."""
    rule = {name: value for name, value in (RULE | changes).items() if value is not None}
    return yaml.safe_dump(SET | {"rules": [deepcopy(rule)]})


def test_what_comes_with_the_program_has_a_source_and_nobodys_name_yet() -> None:
    shipped = shipped_rules()
    assert all(rule.source and not rule.confirmed_by for rule in shipped.rules)
    assert len({rule.id for rule in shipped.rules}) == len(shipped.rules) > 20


def test_a_rule_is_read_as_it_is_written() -> None:
    [rule] = read_rules(rules(confirmed_by="A. Person, counsel")).rules
    assert (rule.id, rule.payers, rule.distances) == ("one", frozenset({Payer.SELF}), None)
    assert rule.confirmed_by == "A. Person, counsel"
    [rule] = read_rules(rules(verdict="review", payers="any")).rules
    assert rule.payers == frozenset(Payer)


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "maybe"},
        {"verdict": "unknown"},
        {"id": "No Id"},
        {"source": ""},
        {"source": None},
        {"effective_from": None},
        {"effective_from": "soon"},
        {"effective_to": "2026-01-01"},
        {"effective_to": "2025-01-01"},
        {"payers": ["barter"]},
        {"payers": "self"},
        {"payers": "any"},
        {"payers": ["self", "unknown"]},
        {"distances": ["unknown"]},
        {"insured": "any"},
        {"provinces": []},
        {"provinces": ["US-TX"]},
        {"provinces": ["CA-XX"]},
        {"conditions": ["claim_number"]},
        {"verdict": "allow_with_conditions"},
        {"verdict": "allow_with_conditions", "conditions": ["a bribe"]},
        {"verdict": "ask"},
        {"questions": ["payer"]},
        {"says": None},
        {"says": {"en-CA": "Yes."}},
        {"tells": SENTENCES | {"de-CH": "Ja."}},
        {"tells": SENTENCES | {"fr-CA": ""}},
        {"wehn": "a typing error"},
    ],
)
def test_a_mistake_refuses_the_set_and_names_the_field(changes: dict[str, object]) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_rules(rules(**changes))
    assert refused.value.problems
    assert all(problem.field.startswith("rules.0") for problem in refused.value.problems)


@pytest.mark.parametrize("text", ["", "[]", "version: test", "rules: []", "a: [", "\x00", "*x"])
def test_what_is_no_rule_set_is_refused(text: str) -> None:
    with pytest.raises(RulesRefused):
        read_rules(text)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RulesRefused):
        read_rules(yaml.safe_dump(SET | {"rules": [RULE, RULE]}))
