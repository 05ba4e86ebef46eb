"""Who may be shown an inquiry: what is not known of a patient is never a reason to do without
consent.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    ClinicFacts,
    InquiryFacts,
    Rejection,
    Residence,
    Unroutable,
    Workload,
    codes_of,
    decide,
)
from services.routing.decisions.domain.rules import consent_rejection
from services.routing.decisions.domain.travel import PROVINCES
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
)

SHARE, LEAVE = "disclosure_out_of_province", "transfer_out_of_quebec"
NOT_SHARED, NOT_SENT = Rejection.NO_CONSENT_TO_SHARE, Rejection.NO_CONSENT_TO_LEAVE_QUEBEC
AT = {"brossard": "CA-QC", "calgary": "CA-AB", "nowhere": "CA", "toronto": "CA-ON"}
NETWORK = directory(
    *[clinic(slug, province=province) for slug, province in AT.items()],
    *[doctor(f"dr-{slug}", slug) for slug in AT],
    *[offering(slug, {f"dr-{slug}": 5}) for slug in AT],
)
ONTARIO = Residence(country="CA", subdivision="CA-ON")
QUEBEC = Residence(country="CA", subdivision="CA-QC")
TEXAS = Residence(country="US", subdivision="US-TX")


def at(slug: str) -> ClinicFacts:
    return ClinicFacts(slug=slug, province=AT[slug], offers_procedure=True)


def reached(facts: InquiryFacts) -> frozenset[str]:
    """The clinics of the network that the decision would choose from."""
    decision = decide(facts, NETWORK, Workload(), FIRST_POLICY, RECEIVED_AT)
    return frozenset(one.location for one in decision.evaluations if one.rejected_for is None)


def permitted(facts: InquiryFacts) -> frozenset[str]:
    """The clinics that consent does not rule out, whatever the patient's wish."""
    return frozenset(slug for slug in AT if consent_rejection(facts, at(slug)) is None)


ALL = set(AT)
CASES: list[tuple[str, Residence, dict[str, object], set[str]]] = [
    ("at home only", ONTARIO, {}, {"toronto"}),
    ("with consent everywhere", ONTARIO, {"consents": (SHARE,)}, ALL),
    ("a named clinic", ONTARIO, {"location": "calgary"}, {"toronto", "calgary"}),
    ("one to travel to", ONTARIO, {"willing_to_travel_to": ("calgary",)}, {"toronto", "calgary"}),
    ("Quebec at home", QUEBEC, {}, {"brossard"}),
    ("Quebec, named", QUEBEC, {"location": "toronto"}, {"brossard"}),
    ("Quebec, only shared", QUEBEC, {"consents": (SHARE,)}, {"brossard"}),
    ("Quebec, only sent", QUEBEC, {"consents": (LEAVE,)}, {"brossard"}),
    ("Quebec, both", QUEBEC, {"consents": (SHARE, LEAVE)}, ALL),
    (
        "Quebec, named and sent",
        QUEBEC,
        {"location": "toronto", "consents": (LEAVE,)},
        {"brossard", "toronto"},
    ),
    ("abroad", TEXAS, {}, set()),
    ("abroad, named", TEXAS, {"location": "toronto"}, {"toronto"}),
    ("abroad, with consent", TEXAS, {"consents": (SHARE,)}, ALL),
    ("a state not known", Residence(country="US"), {"consents": (SHARE,)}, ALL),
    ("no province", Residence(country="CA"), {}, set()),
    ("no province, both", Residence(country="CA"), {"consents": (SHARE, LEAVE)}, ALL),
    ("no province, named", Residence(country="CA"), {"location": "toronto"}, set()),
    ("in small letters", Residence(country="CA", subdivision="ca-on"), {}, set()),
    ("plan elsewhere", replace(ONTARIO, plan_subdivision="CA-AB"), {}, set()),
    ("plan of the same province", replace(ONTARIO, plan_subdivision="CA-ON"), {}, {"toronto"}),
]
MAYBE_QUEBEC: list[tuple[str, Residence]] = [
    ("no province", Residence(country="CA")),
    ("no country", Residence(country="")),
    ("a country that is none", Residence(country="ZZ")),
    ("a state of another country", Residence(country="US", subdivision="CA-QC")),
    ("a state that is none", Residence(country="US", subdivision="US-ON")),
    ("plan of Quebec", replace(ONTARIO, plan_subdivision="CA-QC")),
    ("a plan nobody knows", replace(ONTARIO, plan_subdivision="?")),
    ("in Quebec with another plan", replace(QUEBEC, plan_subdivision="CA-ON")),
    ("a plan of Quebec abroad", replace(TEXAS, plan_subdivision="CA-QC")),
]


@pytest.mark.parametrize(("case", "home"), MAYBE_QUEBEC, ids=[c[0] for c in MAYBE_QUEBEC])
def test_what_may_be_quebec_is_treated_as_quebec(case: str, home: Residence) -> None:
    assert permitted(inquiry(residence=home, consents=(SHARE,))) == {"brossard"}, case
    assert permitted(inquiry(residence=home, consents=(SHARE, LEAVE))) == ALL, case


@pytest.mark.parametrize(("case", "home", "more", "clinics"), CASES, ids=[c[0] for c in CASES])
def test_the_clinics_that_may_be_shown_an_inquiry(
    case: str,
    home: Residence,
    more: dict[str, object],
    clinics: set[str],
) -> None:
    facts = replace(inquiry(residence=home, consents=()), **more)  # type: ignore[arg-type] # as the case says
    assert permitted(facts) == clinics, case


def test_without_a_known_province_and_without_consent_nobody_gets_the_inquiry() -> None:
    facts = inquiry(residence=Residence(country="CA"), consents=("processing",))
    outcome = decide(facts, NETWORK, Workload(), FIRST_POLICY, RECEIVED_AT).outcome
    assert isinstance(outcome, Unroutable)
    assert codes_of(outcome) == (NOT_SHARED,)


def test_each_missing_consent_has_a_reason_of_its_own() -> None:
    facts = inquiry(residence=QUEBEC, consents=(SHARE,))
    assert consent_rejection(facts, at("toronto")) is NOT_SENT
    assert consent_rejection(replace(facts, consents=(LEAVE,)), at("toronto")) is NOT_SHARED


countries = st.sampled_from(["CA", "US", "FR", "MX"])
unknown_countries = st.sampled_from(["", "ZZ", "ca", "CAN", "?", "C", "CA ", "XX"]) | st.text(
    max_size=4
)
known_regions = st.sampled_from(sorted(PROVINCES)) | st.sampled_from(["US-TX", "FR-75C"])
unknown_regions = (
    st.none()
    | st.sampled_from(["", "CA", "CA-", "CA-YK", "ca-qc", "CA-qc", "QC", "Ontario", "?", "US-ON"])
    | st.text(max_size=6)
)
unknown_plans = unknown_regions.filter(lambda plan: plan is not None)
# No plan says "the one of my home": it is an answer and not a gap.
homes = st.builds(
    lambda country, region, plan: Residence(
        country=country, subdivision=region, plan_subdivision=plan
    ),
    countries | unknown_countries,
    known_regions | unknown_regions,
    st.none() | known_regions | unknown_plans,
)
purposes = st.sampled_from(["processing", SHARE, LEAVE, "contact", "marketing", "", "unheard-of"])
slugs = st.sampled_from([*sorted(AT), "atlantis", ""])
all_facts = st.builds(
    lambda home, wish, willing, consents: inquiry(
        residence=home,
        location=wish,
        willing_to_travel_to=tuple(willing),
        consents=tuple(consents),
    ),
    homes,
    st.none() | slugs,
    st.lists(slugs, max_size=3, unique=True),
    st.lists(purposes, max_size=4, unique=True),
)


def known(code: str | None) -> bool:
    return code in PROVINCES or code in {"US-TX", "FR-75C"}


@st.composite
def facts_with_less(draw: st.DrawFn) -> tuple[InquiryFacts, InquiryFacts]:
    """Facts, and the same with one or more of them no longer known."""
    whole = draw(all_facts)
    home = whole.residence
    losses = draw(
        st.sets(
            st.sampled_from(["country", "region", "plan", "consents", "wish", "willing"]),
            min_size=1,
        )
    )
    if "country" in losses:
        home = replace(home, country=draw(unknown_countries.filter(lambda code: code != "CA")))
    if "region" in losses and home.country == "CA":
        home = replace(home, subdivision=draw(unknown_regions))
    if "plan" in losses:
        home = replace(home, plan_subdivision=draw(unknown_plans.filter(lambda p: not known(p))))
    consents = [c for c in whole.consents if "consents" not in losses or draw(st.booleans())]
    return whole, replace(
        whole,
        residence=home,
        consents=tuple(consents),
        location=None if "wish" in losses else whole.location,
        willing_to_travel_to=() if "willing" in losses else whole.willing_to_travel_to,
    )


@given(facts_with_less())
def test_knowing_less_never_permits_more_clinics(pair: tuple[InquiryFacts, InquiryFacts]) -> None:
    whole, less = pair
    assert permitted(less) <= permitted(whole)


@given(facts_with_less())
def test_knowing_less_of_the_patient_never_makes_more_clinics_reachable(
    pair: tuple[InquiryFacts, InquiryFacts],
) -> None:
    """The wish stays as it is: without one the patient would go anywhere."""
    whole, less = pair
    wish = {name: getattr(whole, name) for name in ("location", "willing_to_travel_to")}
    assert reached(replace(less, **wish)) <= reached(whole)


@given(all_facts)
def test_no_clinic_gets_an_inquiry_without_consent_but_at_home_or_where_it_was_named(
    facts: InquiryFacts,
) -> None:
    home, named = facts.residence, {facts.location, *facts.willing_to_travel_to}
    for slug in reached(facts):
        plan = home.plan_subdivision or home.subdivision
        is_home = (home.country, home.subdivision, plan) == ("CA", AT[slug], AT[slug])
        assert is_home or slug in named or SHARE in facts.consents


@given(all_facts)
def test_nothing_that_may_come_from_quebec_leaves_it_without_consent(facts: InquiryFacts) -> None:
    home = facts.residence
    regions = [home.subdivision] if home.country == "CA" else []
    regions += [home.plan_subdivision] if home.plan_subdivision is not None else []
    is_elsewhere = all(known(region) and region != "CA-QC" for region in regions)
    if not is_elsewhere or home.subdivision == "CA-QC" or home.country in {"", "ZZ", "?"}:
        assert reached(facts) <= {"brossard"} or LEAVE in facts.consents
