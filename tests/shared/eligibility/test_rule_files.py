"""A rule set is taken as a whole or refused as a whole, with every mistake."""

from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
import yaml

from shared.eligibility.announced import announcement_of
from shared.eligibility.domain import Payer, RuleSet
from shared.eligibility.schema import (
    RulesRefused,
    read_rules,
    shipped_before,
    shipped_rules,
)

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
        {"payers": []},
        {"distances": []},
        {"insured": []},
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


def test_a_set_that_no_broker_takes_is_refused_before_anybody_starts_with_it() -> None:
    long = dict.fromkeys(SENTENCES, "é" * 500)
    many = [RULE | {"id": f"rule-{n}", "says": long, "tells": long} for n in range(60)]
    with pytest.raises(RulesRefused) as refused:
        read_rules(yaml.safe_dump(SET | {"rules": many}))
    assert [problem.code for problem in refused.value.problems] == ["too-large"]


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RulesRefused):
        read_rules(yaml.safe_dump(SET | {"rules": [RULE, RULE]}))


KEPT = {
    "canada-2026-12-01": "4eed859507f5fcdf807e3beaece67edf54f5f26d4a78c754514d86ce13095e1b",
    "canada-2026-12-02": "6897be5e8a9ce98672f8ab41b8baa1e4a65da7a4cad59bf1ffee3cdb73400c23",
    "canada-2026-12-03": "516d849375504d9f0ece7973b83a8ffc37ee6f3aae7ccb85bde42516383c0530",
}
"""What each version says, for good: SHA-256 of its announcement."""


def digest(rules: RuleSet) -> str:
    return sha256(announcement_of(rules).model_dump_json().encode()).hexdigest()


def test_other_rules_have_another_version_and_those_of_before_stay_as_they_were() -> None:
    shipped = shipped_rules()
    assert shipped.version in KEPT, "a new version: keep the old file in past/, and its digest here"
    for version, expected in KEPT.items():
        rules = shipped if version == shipped.version else shipped_before(version)
        assert rules is not None
        assert rules.version == version
        assert digest(rules) == expected, f"{version} was changed: it needs a version of its own"
        assert rules.rank <= shipped.rank


@pytest.mark.parametrize("version", ["", "..", "../canada", "canada", "canada-2026-12-01.yaml"])
def test_no_other_file_is_a_version(version: str) -> None:
    assert shipped_before(version) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"activated_at": None}, {"activated_at": "soon"}, {"activated_at": "2026-01-01T00:00:00"},
        {"activated_at": datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)},
        {"activated_at": datetime(1999, 1, 1, tzinfo=UTC)}, {"version": "Not A Name"},
        {"jurisdiction": "Not A Name"},
    ],
)  # fmt: skip
def test_a_set_without_a_sound_name_and_instant_is_refused(changes: dict[str, object]) -> None:
    whole = {**SET, "rules": [RULE], **changes}
    with pytest.raises(RulesRefused):
        read_rules(yaml.safe_dump({name: v for name, v in whole.items() if v is not None}))
