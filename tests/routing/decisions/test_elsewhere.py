"""Clinics that nobody named are evaluated once for many inquiries: nothing comes out otherwise."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    InquiryFacts,
    Residence,
    Workload,
    decide_all,
)
from services.routing.decisions.domain.eligibility import finding_of
from services.routing.decisions.domain.evaluation import EvaluationTable
from services.routing.decisions.domain.evaluator import ClinicEvaluator
from services.routing.decisions.domain.offered import clinics_for
from shared.directory.domain import Directory
from shared.eligibility.domain import Payer, Verdict
from tests.routing.decisions.builders import (
    PROCEDURE,
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
    rules,
)

_PROVINCES = {"a": "CA-ON", "b": "CA-QC", "c": "CA-BC", "d": "CA-ON", "e": "CA-AB"}
_LANGUAGES = ("en-CA", "fr-CA")
_OFFERED_AT = ("a", "b", "c", "e")


def _network() -> Directory:
    doctors = [f"{slug}-{n}" for slug in _PROVINCES for n in range(2)]
    return directory(
        *[clinic(slug, province=province) for slug, province in _PROVINCES.items()],
        *[doctor(name, name[0], languages=_LANGUAGES[: 1 + int(name[2])]) for name in doctors],
        *[offering(slug, {f"{slug}-0": 2, f"{slug}-1": 4}) for slug in _OFFERED_AT],
    )  # fmt: skip


NETWORK = _network()


ONTARIO_REVIEWS = rules(
    verdict=Verdict.REVIEW, source="a rule", payers=frozenset({Payer.SELF}),
    provinces=frozenset({"CA-ON"}),
)  # fmt: skip
"""Of Ontario's clinics every self-payer is looked at."""
_slugs = st.sampled_from([*_PROVINCES, "nowhere"])
_residences = st.sampled_from(
    [
        Residence(country="US", subdivision="US-TX"),
        Residence(country="CA", subdivision="CA-QC"),
        Residence(country="CA", subdivision="CA-ON"),
        Residence(country="CA", subdivision="CA-ON", plan_subdivision="CA-BC"),
        Residence(country="CA"),
        Residence(country="FR", plan_subdivision="CA-AB"),
    ]
)
_inquiries = st.builds(
    lambda number, **facts: inquiry(f"inquiry-{number}", **facts),
    st.integers(0, 10**9),
    location=st.none() | _slugs,
    willing_to_travel_to=st.lists(_slugs, max_size=3).map(tuple),
    residence=_residences,
    payer_kind=st.sampled_from(["self", "employer"]),
    language=st.sampled_from(["en-CA", "fr-CA", "pa"]),
    consents=st.sampled_from([(), ("disclosure_out_of_province",), ("transfer_out_of_quebec",)]),
    transferred_to=st.none() | _slugs,
    declined_by=st.sampled_from([(), ("a/a-0",), ("b/b-0", "b/b-1")]),
)


def _one_by_one(
    facts: InquiryFacts, workload: Workload, procedure: str = PROCEDURE
) -> EvaluationTable:
    """The table with every clinic evaluated for this very inquiry."""
    evaluator = ClinicEvaluator(workload, FIRST_POLICY)
    return EvaluationTable(
        named=tuple(
            evaluator.evaluate(
                one,
                facts,
                (),
                finding_of(ONTARIO_REVIEWS, facts, one, RECEIVED_AT),
                now=RECEIVED_AT,
            )
            for one in clinics_for(procedure, NETWORK)
        )
    )


@given(st.lists(_inquiries, min_size=1, max_size=6))
def test_a_table_is_the_same_as_with_every_clinic_evaluated_for_itself(
    inquiries: list[InquiryFacts],
) -> None:
    for facts in inquiries:
        workload = Workload()
        (decision,) = decide_all(
            [facts], NETWORK, workload, FIRST_POLICY, RECEIVED_AT, rules=ONTARIO_REVIEWS
        )
        table, plain = decision.table, _one_by_one(facts, workload)
        assert table.clinics == plain.clinics
        assert table.hash == plain.hash
        assert table.rejections == plain.rejections == Counter(plain.rejections)
        assert all(table.rejections.values())
        assert (table.size, table.suitable) == (plain.size, plain.suitable)
        assert table.best == plain.best
        assert list(table.ranked) == list(plain.ranked)
        assert [table.of(slug) for slug in [*_PROVINCES, "nowhere"]] == [
            plain.of(slug) for slug in [*_PROVINCES, "nowhere"]
        ]


def test_what_the_rules_ask_for_is_not_taken_from_somebody_else() -> None:
    payer = inquiry("one", location="b", payer_kind="self")
    employer = replace(payer, inquiry_id="two", payer_kind="employer")
    tables = [
        decision.table
        for decision in decide_all(
            [payer, employer, payer], NETWORK, Workload(), FIRST_POLICY, RECEIVED_AT,
            rules=ONTARIO_REVIEWS,
        )
    ]  # fmt: skip
    answers = []
    for table in tables:
        found = table.of("a")
        assert found is not None
        answers.append(found.candidates[0].eligibility.verdict)
    assert answers == [Verdict.REVIEW, Verdict.ALLOW, Verdict.REVIEW]


def test_only_the_named_clinics_are_evaluated_for_an_inquiry() -> None:
    decisions = decide_all(
        [inquiry(f"inquiry-{n}", location="b") for n in range(3)],
        NETWORK, Workload(), FIRST_POLICY, RECEIVED_AT,
    )  # fmt: skip
    assert [[one.clinic.slug for one in d.table.named] for d in decisions] == [["b"]] * 3
    first, *others = [decision.table.elsewhere for decision in decisions]
    assert all(other is first for other in others)
