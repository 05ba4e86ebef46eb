"""A rule set travels whole; what a newer program says in it closes here and never opens."""

import json
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.eligibility.announced import announcement_of, rule_set_of
from shared.eligibility.domain import (
    Case,
    Distance,
    Finding,
    InsuredStatus,
    Payer,
    RuleSet,
    Verdict,
)
from shared.eligibility.schema import shipped_rules
from shared.eligibility.sentences import Reader, sentence
from shared.events import MAX_EVENT_BYTES, RulesActivated

TODAY = date(2026, 12, 1)
SHIPPED = shipped_rules()
CASES = [
    Case(*named, is_in_waiting_period=has_moved, has_claim_number=has_number)
    for named, has_moved, has_number in product(
        product(Distance, Payer, InsuredStatus, ("CA-ON", "CA-QC", "CA-AB")),
        (False, True),
        (False, True),
    )
]
JSON = dict[str, Any]


def rule(**changes: Any) -> JSON:
    """A rule as another program announces it: it allows whoever pays themselves."""
    says = {"en-CA": "Yes.", "fr-CA": "Oui."}
    plain = {
        "id": "one", "verdict": "allow", "effective_from": "2026-01-01", "source": "An Act",
        "payers": ["self"], "says": says, "tells": says,
    }  # fmt: skip
    return plain | changes


def read(*rules: JSON) -> RuleSet:
    whole = {
        "jurisdiction": "canada", "version": "newer", "activated_at": "2026-11-01T00:00:00Z",
        "rules": rules,
    }  # fmt: skip
    return rule_set_of(RulesActivated.model_validate_json(json.dumps(whole)))


def found(rules: RuleSet, payer: Payer = Payer.SELF, distance: Distance | None = None) -> Finding:
    case = Case(distance or Distance.OTHER_PROVINCE, payer, InsuredStatus.INSURED, "CA-ON")
    return rules.finding(case, TODAY)


def test_what_is_announced_is_read_as_the_same_rules() -> None:
    assert rule_set_of(announcement_of(SHIPPED)) == SHIPPED
    text = announcement_of(SHIPPED).model_dump_json()
    assert rule_set_of(RulesActivated.model_validate_json(text)) == SHIPPED


def test_the_whole_set_is_far_smaller_than_what_a_broker_takes() -> None:
    assert len(announcement_of(SHIPPED).model_dump_json().encode()) < MAX_EVENT_BYTES / 4


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "allow_after_a_call"},
        {"verdict": "unknown"},
        {"conditions": ["claim_number"]},
        {"verdict": "allow_with_conditions"},
        {"verdict": "allow_with_conditions", "conditions": ["claim_number", "second_opinion"]},
        {"minimum_age": 18},
        {"only_if": {"region": ["north"]}},
    ],
)
def test_what_would_allow_and_is_not_understood_goes_to_a_person(changes: JSON) -> None:
    rules = read(rule(**changes))
    finding = found(rules)
    assert (finding.verdict, finding.conditions) == (Verdict.REVIEW, ())
    text = sentence(rules, finding, reader=Reader.PATIENT, locale="en-CA")
    assert text.startswith("Somebody looks at")
    assert "Yes" not in text


@pytest.mark.parametrize("empty", [None, False, [], {}, ""])
def test_a_field_of_tomorrow_that_says_nothing_changes_nothing(empty: object) -> None:
    assert found(read(rule(minimum_age=empty))).verdict is Verdict.ALLOW


def test_of_the_words_of_a_rule_that_allows_only_the_known_ones_count() -> None:
    rules = read(rule(payers=["self", "crypto", "unknown"], distances=["other_province", "mars"]))
    assert found(rules).verdict is Verdict.ALLOW
    assert not found(rules, Payer.UNKNOWN).may_be_placed
    assert not found(rules, distance=Distance.UNKNOWN).may_be_placed
    assert not found(read(rule(payers=["crypto"]))).may_be_placed


def test_a_rule_that_forbids_takes_an_unknown_word_for_what_is_unknown() -> None:
    forbids = rule(id="two", verdict="block", payers=["crypto"], distances=["other_province"])
    rules = read(forbids, rule())
    assert found(rules, Payer.UNKNOWN).verdict is Verdict.BLOCK
    assert found(rules).verdict is Verdict.ALLOW


def test_a_rule_that_forbids_at_a_distance_that_nobody_knows_forbids_at_each() -> None:
    forbids = rule(id="two", verdict="block", distances=["same_region"])
    for distance in Distance:
        assert found(read(forbids, rule()), distance=distance).verdict is Verdict.BLOCK


@pytest.mark.parametrize(
    "changes",
    [
        {"payers": []},
        {"provinces": []},
        {"provinces": ["everywhere"]},
        {"in_waiting_period": "no"},
        {"says": {}},
        {"effective_from": "soon"},
        {"id": ""},
    ],
)
def test_a_rule_that_says_nothing_definite_makes_the_set_unreadable(changes: JSON) -> None:
    with pytest.raises(ValidationError):
        read(rule(**changes))
    with pytest.raises(ValidationError):
        read(rule(), rule())


_words = st.sampled_from(
    ["self", "insured", "own_province", "other_province", "unknown", "crypto", "any", "abroad"]
)
_selectors = st.none() | st.lists(_words, min_size=1, max_size=4)
_hostile_rules = st.fixed_dictionaries(
    {
        "verdict": st.sampled_from([*(one.value for one in Verdict), "permit", "allow.all"]),
        "payers": _selectors, "distances": _selectors, "insured": _selectors,
        "conditions": st.lists(st.sampled_from(["claim_number", "entry_document", "bribe"])),
    },
    optional={"narrowed_by": st.sampled_from(["", "age", ["region"]])},
)  # fmt: skip


@given(st.lists(_hostile_rules, min_size=1, max_size=4), st.sampled_from(CASES))
def test_whatever_is_announced_nothing_unknown_is_allowed_and_nothing_that_is_not_understood(
    hostile: list[JSON], case: Case
) -> None:
    rules = [rule(id=f"rule-{n}", **one) for n, one in enumerate(hostile)]
    finding = read(*rules).finding(case, TODAY)
    if not finding.may_be_placed:
        return
    assert Distance.UNKNOWN is not case.distance
    assert Payer.UNKNOWN is not case.payer
    assert InsuredStatus.UNKNOWN is not case.insured_status
    decided = next(one for one in rules if one["id"] == finding.rule)
    assert decided["verdict"] in {"allow", "allow_with_conditions"}
    assert "bribe" not in decided["conditions"]
    assert not decided.get("narrowed_by")
