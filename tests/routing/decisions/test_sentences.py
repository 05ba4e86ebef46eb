"""What is said of a decision: a few true sentences, with names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import services.routing
from services.routing.decisions.domain import (
    FIRST_POLICY,
    NO_RULES,
    Assigned,
    InquiryFacts,
    Reason,
    ReasonCode,
    Rejection,
    Residence,
    TravelClass,
    Workload,
    decide,
    record_of,
)
from services.routing.decisions.usecases.explain_decision import Explanation
from services.routing.decisions.views import sentence_of
from services.routing.decisions.views.choice import why_this_one
from services.routing.decisions.views.refusals import _of_clinics, _of_doctors
from services.routing.decisions.views.wording import Wording
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet
from shared.eligibility.schema import shipped_rules
from shared.web import Templates
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    network,
    offering,
)

TEMPLATES = Templates(Path(services.routing.__file__).parent)


def sentences_on(
    facts: InquiryFacts, of: Directory, rules: RuleSet = NO_RULES, locale: str = "en-CA"
) -> str:
    decision = decide(facts, of, Workload(), FIRST_POLICY, RECEIVED_AT, rules=rules)
    explanation = Explanation(
        record=record_of(decision, None), table=decision.table, directory=of, rules=rules
    )
    home = facts.residence.home_province
    return sentence_of(explanation, of, TEMPLATES.translate, locale, home=home)


def capacities(**clinics: Mapping[str, int]) -> Directory:
    return network(clinics)


def test_who_is_full_is_named_and_who_else_could_and_why_not() -> None:
    full = capacities(ottawa={"roy": 0}, toronto={"baek": 3}, winnipeg={"mckay": 3})
    assert sentences_on(inquiry(location="ottawa"), full) == (
        "Dr. Roy has no room for another lead now. It could also be done at Toronto and Winnipeg,"
        " but the patient named only Ottawa. Nobody can take this lead yet. It is tried again by"
        " itself as soon as something changes."
    )


def test_nobody_else_is_offered_where_the_patient_would_go_anywhere() -> None:
    full = capacities(ottawa={"roy": 0}, toronto={"baek": 0})
    sentences = sentences_on(inquiry(), full)
    assert sentences.startswith("Dr. Roy and Dr. Baek have no room for another lead now. Nobody")
    assert "could also" not in sentences


def test_of_clinics_that_nobody_has_named_only_those_are_spoken_of_that_do_it() -> None:
    of = directory(
        clinic("calgary"), clinic("ottawa"), doctor("roy", "ottawa"), offering("ottawa", {"roy": 0})
    )
    assert "Calgary" not in sentences_on(inquiry(), of)
    assert "not done at Calgary" in sentences_on(inquiry(location="calgary"), of)


def test_of_many_who_are_full_some_are_named() -> None:
    full = capacities(ottawa={f"d{n}": 0 for n in range(9)})
    assert "Dr. D0, Dr. D1, Dr. D2, Dr. D3, Dr. D4 and 4 more have no room" in sentences_on(
        inquiry(), full
    )


def test_who_has_declined_is_not_called_full() -> None:
    facts = inquiry(location="ottawa", declined_by=("ottawa/roy",))
    sentences = sentences_on(facts, capacities(ottawa={"roy": 3, "kim": 0}))
    assert "Dr. Roy has declined it." in sentences
    assert "Dr. Kim has no room for another lead now." in sentences


def test_a_lead_that_was_transferred_says_so_of_the_others() -> None:
    full = capacities(ottawa={"roy": 0}, toronto={"baek": 3})
    sentences = sentences_on(inquiry(location="toronto", transferred_to="ottawa"), full)
    assert "could also be done at Toronto, but it was transferred to Ottawa." in sentences


def test_a_wish_that_was_not_granted_is_explained_beside_the_one_that_was() -> None:
    facts = inquiry(location="ottawa", willing_to_travel_to=("toronto",))
    assert sentences_on(facts, capacities(ottawa={"roy": 0}, toronto={"baek": 3})) == (
        "This lead went to Dr. Baek at Toronto. Dr. Baek speaks English. Nobody else could take it."
        " No coordinator is set for this clinic. Dr. Roy has no room for another lead now."
    )


def test_only_of_equals_it_is_said_that_it_was_somebodys_turn() -> None:
    equal = sentences_on(inquiry(location="ottawa"), capacities(ottawa={"roy": 3, "kim": 3}))
    alone = sentences_on(inquiry(location="ottawa"), capacities(ottawa={"roy": 3}))
    assert "this doctor was drawn" in equal
    assert "turn" not in alone


def test_a_block_names_the_law_in_words_and_the_clinics_that_could() -> None:
    at_home = inquiry(location="vancouver", residence=Residence(country="CA", subdivision="CA-BC"))
    insured = _insured("vancouver", "CA-BC", "calgary", "CA-AB")
    english, french = (
        sentences_on(at_home, insured, shipped_rules(), locale) for locale in ("en-CA", "fr-CA")
    )
    assert "whom the plan of British Columbia covers" in english
    assert "done at Calgary, but the patient named only Vancouver." in english
    assert "tried again" not in english
    assert "Colombie-Britannique" in french
    assert "n’a nommé que Vancouver" in french


def test_in_quebec_it_is_said_who_takes_part_in_the_public_plan() -> None:
    at_home = inquiry(location="brossard", residence=Residence(country="CA", subdivision="CA-QC"))
    sentences = sentences_on(at_home, _insured("brossard", "CA-QC"), shipped_rules())
    assert "In Quebec only with a doctor who does not take part in the public plan." in sentences
    assert "Dr. At-Brossard takes part in the public plan." in sentences


def test_without_the_table_the_clinics_are_named_as_they_were_stored() -> None:
    full = capacities(ottawa={"roy": 0}, toronto={"baek": 3})
    facts = inquiry(location="ottawa")
    decision = decide(facts, full, Workload(), FIRST_POLICY, RECEIVED_AT)
    stored = Explanation(record=record_of(decision, None))
    sentences = sentence_of(stored, full, TEMPLATES.translate, "en-CA", home=None)
    assert sentences.startswith("Nobody who does this has room at Ottawa now.")


@pytest.mark.parametrize("code", list(Rejection))
@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
def test_every_reason_has_a_sentence_with_its_names(code: Rejection, locale: str) -> None:
    of = capacities(ottawa={"roy": 0})
    wording = Wording(catalogue=TEMPLATES.translate, locale=locale, directory=of)
    assert "Ottawa" in _of_clinics(code, ["ottawa"], wording)
    assert "Dr. Roy" in _of_doctors(code, ["roy"], wording)


@pytest.mark.parametrize("code", [code for code in ReasonCode if code is not ReasonCode.UNKNOWN])
@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
def test_every_reason_for_a_choice_has_a_sentence(code: ReasonCode, locale: str) -> None:
    of = capacities(ottawa={"roy": 1})
    wording = Wording(catalogue=TEMPLATES.translate, locale=locale, directory=of)
    reason = Reason(code=code, parameters={"language": "fr", "of": 3})
    outcome = Assigned(
        location="ottawa", doctor="roy", coordinator=None, travel_class=TravelClass.LOCAL,
        reasons=(reason,),
    )  # fmt: skip
    (text,) = why_this_one(outcome, wording)
    assert text.endswith(".")
    assert "%" not in text


def _insured(*clinics: str) -> Directory:
    """Clinics with their provinces, a doctor each, for a procedure that the plans pay for."""
    entries: list[Any] = []
    for slug, province in zip(clinics[::2], clinics[1::2], strict=True):
        entries += [clinic(slug, province=province), doctor(f"at-{slug}", slug)]
        entries.append(offering(slug, {f"at-{slug}": 3}))
    return directory(*entries, insured_status="insured")
