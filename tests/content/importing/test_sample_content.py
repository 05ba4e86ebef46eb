"""The sample content of `make run`: its pages are read whole, and its parts fit together."""

from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import yaml

from services.content.importing.domain import ImportedProcedure, read_page
from services.content.text.domain import Block, BulletList
from shared.events import NETWORK_DESK

SAMPLES = Path(__file__).parents[3] / "deploy" / "local" / "sample_content"
LOCALES = ("en-CA", "fr-CA")
PROVINCES = {"CA-AB", "CA-BC", "CA-MB", "CA-NB", "CA-NL", "CA-NS", "CA-ON", "CA-PE", "CA-QC",
             "CA-SK", "CA-NT", "CA-NU", "CA-YT"}  # fmt: skip
ROLES = {"editor", "reviewer", "coordinator", "doctor", "manager", "privacy_officer", "auditor"}
NETWORK: dict[str, Any] = yaml.safe_load((SAMPLES / "network.yaml").read_text(encoding="utf-8"))
ACCOUNTS: list[dict[str, Any]] = yaml.safe_load(
    (SAMPLES / "accounts.yaml").read_text(encoding="utf-8")
)["accounts"]
PROCEDURES = [procedure["slug"] for procedure in NETWORK["procedures"]]
LOCATIONS = {location["slug"]: location for location in NETWORK["locations"]}
DOCTORS = {doctor["slug"]: doctor for doctor in NETWORK["doctors"]}
TEXTS = [(slug, locale) for slug in PROCEDURES for locale in LOCALES]


@cache
def imported(slug: str, locale: str) -> ImportedProcedure:
    page = SAMPLES / "procedures" / f"{slug}.{locale}.txt"
    result = read_page(page.read_bytes(), locale=locale)
    assert list(result.report.sentences()) == []
    assert result.procedure is not None
    return result.procedure


def shape(procedure: ImportedProcedure) -> list[list[int]]:
    """The list items of every section and question: the same in each language."""
    blocks = [procedure.summary]
    blocks += [section.blocks for section in procedure.sections]
    blocks += [faq.blocks for faq in procedure.faqs]
    return [[_items(block) for block in part] for part in blocks]


def _items(block: Block) -> int:
    return len(block.items) if isinstance(block, BulletList) else 0


def test_there_is_enough_to_look_around_in() -> None:
    assert len(LOCATIONS) == len(NETWORK["locations"]) == 6
    assert len({location["province"] for location in LOCATIONS.values()}) == 5
    assert len(PROCEDURES) == len(set(PROCEDURES)) >= 12
    assert len(DOCTORS) == len(NETWORK["doctors"]) >= 20


def test_every_captured_page_belongs_to_a_listed_procedure() -> None:
    pages = {page.name for page in (SAMPLES / "procedures").iterdir()}

    assert pages == {f"{slug}.{locale}.txt" for slug, locale in TEXTS}


@pytest.mark.parametrize(("slug", "locale"), TEXTS)
def test_a_sample_procedure_is_complete(slug: str, locale: str) -> None:
    procedure = imported(slug, locale)

    assert 5 <= len(procedure.sections) <= 8
    assert 4 <= len(procedure.faqs) <= 7
    assert 4 <= len(procedure.not_suitable_if) <= 7
    assert all(section.blocks for section in procedure.sections)
    assert all([procedure.summary, procedure.next_steps, procedure.doctors_heading])
    assert any(heading_of_risks in section.heading.casefold() for section in procedure.sections
               for heading_of_risks in ("risk", "risque"))  # fmt: skip
    actions = procedure.actions
    assert all([actions.inquire, actions.call, actions.available_in])


@pytest.mark.parametrize("slug", PROCEDURES)
def test_both_languages_say_as_much(slug: str) -> None:
    assert shape(imported(slug, "en-CA")) == shape(imported(slug, "fr-CA"))


@pytest.mark.parametrize("slug", PROCEDURES)
def test_french_pages_are_french_throughout(slug: str) -> None:
    french, english = imported(slug, "fr-CA"), imported(slug, "en-CA")

    assert not set(french.headings()) & set(english.headings())
    assert not set(french.not_suitable_if) & set(english.not_suitable_if)


@pytest.mark.parametrize(("slug", "locale"), TEXTS)
def test_network_blocks_are_the_same_on_every_page(slug: str, locale: str) -> None:
    procedure = imported(slug, locale)
    first = imported(PROCEDURES[0], locale)
    spoken = {banner["texts"][locale]["text"] for banner in NETWORK["announcements"]}

    assert (procedure.out_of_province, procedure.international) == (
        first.out_of_province, first.international
    )  # fmt: skip
    assert procedure.announcements == first.announcements
    assert {banner.text for banner in procedure.announcements} <= spoken


@pytest.mark.parametrize("kind", ["out_of_province", "international"])
@pytest.mark.parametrize("locale", LOCALES)
def test_travel_programs_are_those_of_the_pages(kind: str, locale: str) -> None:
    program = NETWORK["travel"][kind]["texts"][locale]
    block = getattr(imported("micro-needling", locale), kind)

    assert (block.heading, block.action) == (program["heading"], program["action"])
    assert [paragraph.text for paragraph in block.blocks] == program["paragraphs"]


def test_fees_waits_and_listings_are_given_in_both_languages_and_missing_here_and_there() -> None:
    offerings = NETWORK["offerings"]
    fees = [fee for offering in offerings for fee in offering.get("fees", ())]
    assert {len(offering.get("fees", ())) for offering in offerings} == {0, 1, 2}
    assert all(
        fee[part].keys() == set(LOCALES) for fee in fees for part in ("includes", "excludes")
    )
    assert all(
        len({len(fee[part][locale]) for locale in LOCALES}) == 1
        for fee in fees
        for part in ("includes", "excludes")
    )
    assert {"wait" in offering for offering in offerings} == {True, False}
    for procedure in NETWORK["procedures"]:
        assert procedure["recovery"]["off_work_days"] > 0
        offered = {
            LOCATIONS[offering["location"]]["province"]
            for offering in offerings
            if offering["procedure"] == procedure["slug"]
        }
        assert offered >= procedure["plan_listings"].keys()
        for listing in procedure["plan_listings"].values():
            assert listing["source"].keys() == set(LOCALES)


def test_doctors_say_what_they_are_in_both_languages_and_are_licensed_where_they_work() -> None:
    for doctor in DOCTORS.values():
        assert doctor["specialties"].keys() == set(LOCALES)
        assert doctor["credentials_in"]["fr-CA"] != doctor["credentials"]
        works_in = {LOCATIONS[location]["province"] for location in doctor["locations"]}
        assert set(doctor["licensed_in"]) == works_in


def test_every_offering_refers_to_what_is_there() -> None:
    for offering in NETWORK["offerings"]:
        assert offering["location"] in LOCATIONS
        assert offering["procedure"] in PROCEDURES
        for doctor in offering["doctors"]:
            assert offering["location"] in DOCTORS[doctor["slug"]]["locations"]
            assert 120 <= doctor["capacity"] <= 300


def test_every_procedure_has_two_clinics_and_every_doctor_something_to_do() -> None:
    cells = Counter((one["location"], one["procedure"]) for one in NETWORK["offerings"])
    clinics = Counter(procedure for _, procedure in cells)
    busy = {doctor["slug"] for one in NETWORK["offerings"] for doctor in one["doctors"]}

    assert set(cells.values()) == {1}
    assert set(clinics) == set(PROCEDURES)
    assert min(clinics.values()) >= 2
    assert busy == set(DOCTORS)


def test_micro_needling_is_offered_where_the_story_needs_it() -> None:
    offered = {
        one["location"]: [doctor["capacity"] for doctor in one["doctors"]]
        for one in NETWORK["offerings"]
        if one["procedure"] == "micro-needling"
    }

    assert set(offered) == {"toronto", "vancouver", "brossard", "calgary"}
    assert len(offered["toronto"]) >= 3
    assert set(offered["toronto"]) == {240}


@pytest.mark.parametrize("slug", LOCATIONS)
def test_a_clinic_can_be_found_and_called(slug: str) -> None:
    clinic = LOCATIONS[slug]
    number = phonenumbers.parse(clinic["phone"])

    assert phonenumbers.is_valid_number(number)
    assert "55501" in clinic["phone"]
    assert clinic["province"] in PROVINCES
    assert clinic["address"]["province"] == clinic["province"]
    assert set(clinic["hours"]) <= {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    for intervals in clinic["hours"].values():
        times = [time for interval in intervals for time in interval]
        assert times == sorted(set(times))


def test_one_clinic_at_least_closes_at_noon() -> None:
    days = [day for clinic in LOCATIONS.values() for day in clinic["hours"].values()]

    assert any(len(intervals) > 1 for intervals in days)


@pytest.mark.parametrize("procedure", NETWORK["procedures"], ids=PROCEDURES)
def test_a_procedure_was_reviewed_by_one_of_the_doctors_and_is_due_again(
    procedure: dict[str, Any],
) -> None:
    review = procedure["medical_review"]
    doctors = {f"{doctor['name']}, {doctor['credentials']}" for doctor in DOCTORS.values()}

    assert review["by"] in doctors
    assert timedelta(days=180) <= review["due"] - review["on"] <= timedelta(days=1100)
    assert procedure["insured_status"] in {"insured", "uninsured", "depends"}
    assert procedure["category"] in NETWORK["categories"]
    assert set(procedure.get("overrides", {})) <= set(LOCATIONS)


def test_every_text_for_people_is_there_in_both_languages() -> None:
    words = [*NETWORK["categories"].values(), NETWORK["network"]["name"]]
    words += [doctor["bio"] for doctor in DOCTORS.values()]
    words += [
        one[field] for one in NETWORK["procedures"] for field in ("funding", "seo_description")
    ]
    words += [texts for one in NETWORK["procedures"] for texts in one.get("overrides", {}).values()]
    words += [banner["texts"] for banner in NETWORK["announcements"]]

    assert all(tuple(texts) == LOCALES and all(texts.values()) for texts in words)


def test_every_role_every_clinic_and_the_desk_has_somebody_to_sign_in() -> None:
    coordinators = [one for one in ACCOUNTS if one["role"] == "coordinator"]

    assert {account["role"] for account in ACCOUNTS} == ROLES
    looked_after = sorted(clinic for one in coordinators for clinic in one["clinics"])
    assert looked_after == sorted([*LOCATIONS, NETWORK_DESK])
    assert sum(account["role"] == "doctor" for account in ACCOUNTS) == 2
    assert len({account["email"] for account in ACCOUNTS}) == len(ACCOUNTS)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account["email"])
def test_an_account_names_clinics_and_doctors_that_exist(account: dict[str, Any]) -> None:
    assert account["email"].endswith("@northlight.example")
    assert account["clinics"]
    assert set(account["clinics"]) <= {*LOCATIONS, NETWORK_DESK, "*"}
    assert account.get("doctor") in {None, *DOCTORS}
    if account["role"] == "doctor":
        assert account["clinics"] == DOCTORS[account["doctor"]]["locations"]


@pytest.mark.parametrize("procedure", NETWORK["procedures"], ids=PROCEDURES)
def test_every_procedure_says_what_travel_is_planned_by(procedure: dict[str, Any]) -> None:
    figures = procedure["recovery"]
    assert figures["aftercare_days"] >= figures["fit_to_fly_days"] >= figures["stay_nights"] >= 0
