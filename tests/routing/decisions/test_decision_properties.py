"""What holds for every network, every load and every inquiry."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    LEAD,
    Assigned,
    DoctorAtClinic,
    InquiryFacts,
    Residence,
    Workload,
    decide,
    decide_all,
    round_of,
)
from services.routing.decisions.domain.fairness import Share, Shares, next_in_turn
from shared.directory.domain import Directory, Entry, directory_of
from tests.routing.decisions.builders import (
    PROCEDURE,
    RECEIVED_AT,
    clinic,
    doctor,
    inquiry,
    offering,
)

CLINICS = ["brossard", "calgary", "toronto", "vancouver"]
DOCTORS = ["abel", "chan", "roy", "singh", "tremblay"]
PROVINCES = ["CA-AB", "CA-BC", "CA-ON", "CA-QC"]
LANGUAGES = ["en-CA", "fr-CA", "pa"]

clinic_slugs = st.sampled_from(CLINICS)
capacities = st.dictionaries(st.sampled_from(DOCTORS), st.integers(0, 4), max_size=5)


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    entries: list[Entry] = []
    for slug in draw(st.sets(clinic_slugs)):
        languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=2)))
        province = draw(st.sampled_from(PROVINCES))
        entries.append(clinic(slug, province=province, languages=languages))
    for slug in draw(st.sets(st.sampled_from(DOCTORS))):
        languages = tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=2)))
        entries.append(doctor(slug, *draw(st.sets(clinic_slugs)), languages=languages))
    entries.extend(offering(slug, draw(capacities)) for slug in draw(st.sets(clinic_slugs)))
    return directory_of(entries)


facts = st.builds(
    lambda n, wish, willing, country, language: inquiry(
        f"inquiry-{n}",
        location=wish,
        willing_to_travel_to=tuple(willing),
        residence=Residence(country=country, subdivision="CA-ON" if country == "CA" else None),
        language=language,
    ),
    st.integers(0, 10_000),
    st.none() | clinic_slugs,
    st.lists(clinic_slugs, max_size=3, unique=True),
    st.sampled_from(["CA", "US"]),
    st.sampled_from(LANGUAGES),
)
batches = st.lists(facts, max_size=25, unique_by=lambda one: one.inquiry_id)
loads = st.dictionaries(
    st.builds(DoctorAtClinic, clinic_slugs, st.sampled_from(DOCTORS)), st.integers(0, 4), max_size=8
)


@settings(deadline=None)
@given(directories(), loads, batches)
def test_no_doctor_ever_gets_more_than_their_capacity(
    where: Directory, load: dict[DoctorAtClinic, int], batch: list[InquiryFacts]
) -> None:
    decisions = decide_all(batch, where, Workload(open_at=load), FIRST_POLICY, RECEIVED_AT)
    given_to = Counter(
        d.outcome.doctor_at_clinic for d in decisions if isinstance(d.outcome, Assigned)
    )
    for at, count in given_to.items():
        capacity = where.offerings[at.location, PROCEDURE].capacities[at.doctor]
        assert load.get(at, 0) + count <= capacity


@settings(deadline=None)
@given(directories(), loads, facts)
def test_only_a_doctor_who_does_the_procedure_at_a_clinic_the_patient_accepts_is_chosen(
    where: Directory, load: dict[DoctorAtClinic, int], one: InquiryFacts
) -> None:
    outcome = decide(one, where, Workload(open_at=load), FIRST_POLICY, RECEIVED_AT).outcome
    if isinstance(outcome, Assigned):
        assert outcome.doctor in where.offerings[outcome.location, PROCEDURE].capacities
        assert outcome.location in where.doctors[outcome.doctor].locations
        wanted = {one.location, *one.willing_to_travel_to} - {None}
        assert not wanted or outcome.location in wanted


@settings(deadline=None)
@given(directories(), loads, facts)
def test_an_inquiry_stays_unrouted_only_if_every_candidate_fails_a_rule(
    where: Directory, load: dict[DoctorAtClinic, int], one: InquiryFacts
) -> None:
    decision = decide(one, where, Workload(open_at=load), FIRST_POLICY, RECEIVED_AT)
    has_suitable = any(evaluation.rejected_for is None for evaluation in decision.evaluations)
    assert has_suitable == isinstance(decision.outcome, Assigned)
    assert decision.outcome.reasons


@settings(deadline=None)
@given(directories(), loads, facts, st.randoms(use_true_random=False))
def test_the_order_of_the_directory_does_not_matter(
    where: Directory, load: dict[DoctorAtClinic, int], one: InquiryFacts, random: Random
) -> None:
    decision = decide(one, where, Workload(open_at=load), FIRST_POLICY, RECEIVED_AT)
    parts = (where.clinics, where.doctors, where.procedures, where.offerings)
    entries: list[Entry] = [entry for part in parts for entry in part.values()]
    random.shuffle(entries)
    mixed = directory_of(entries)
    again = decide(one, mixed, Workload(open_at=load), FIRST_POLICY, RECEIVED_AT)
    assert (again.outcome, again.table.hash) == (decision.outcome, decision.table.hash)


@settings(deadline=None)
@given(directories(), loads, batches)
def test_a_decision_in_a_batch_is_the_one_made_alone_on_what_the_others_left(
    where: Directory, load: dict[DoctorAtClinic, int], batch: list[InquiryFacts]
) -> None:
    workload = Workload(open_at=load, coordinators={"toronto": ("ann", "ben")})
    decisions = decide_all(batch, where, workload, FIRST_POLICY, RECEIVED_AT)
    this_round = round_of("round", decisions, workload)
    for index, (one, decision) in enumerate(zip(batch, decisions, strict=True)):
        inquiry, before = this_round.inputs_of(index, one)
        alone = decide(inquiry, where, before, FIRST_POLICY, RECEIVED_AT)
        assert (alone.outcome, alone.table.hash) == (decision.outcome, decision.table.hash)
        assert alone.evaluations == decision.evaluations


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=12))
def test_at_every_moment_each_share_is_within_one_of_its_target(weights: list[int]) -> None:
    shares = {str(n): Share(name=str(n), weight=weight, has=0) for n, weight in enumerate(weights)}
    total = sum(weights)
    for given_out in range(1, min(total, 300) + 1):
        name = next_in_turn([Shares(tuple(shares.values()))], tie_breaker=str(given_out)).name
        shares[name] = replace(shares[name], has=shares[name].has + LEAD)
        for share in shares.values():
            assert abs(share.has * total - given_out * share.weight * LEAD) < total * LEAD
