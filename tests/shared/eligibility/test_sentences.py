"""Each finding says why, to the staff and to the patient, in both languages."""

from datetime import date
from itertools import product

import pytest

from shared.eligibility.domain import NOTHING_FOUND, Case, Distance, InsuredStatus, Payer, Rule
from shared.eligibility.schema import LOCALES, PATIENT_LOCALES, shipped_rules
from shared.eligibility.sentences import Reader, sentence

RULES = shipped_rules()
BLOCKED = RULES.finding(
    Case(Distance.OWN_PROVINCE, Payer.SELF, InsuredStatus.INSURED, "CA-BC"), date(2026, 12, 1)
)


def test_a_blocked_wish_names_the_province_and_what_stays_open() -> None:
    staff = sentence(RULES, BLOCKED, reader=Reader.STAFF, locale="en-CA", home="CA-BC")
    patient = sentence(RULES, BLOCKED, reader=Reader.PATIENT, locale="fr-CA", home="CA-BC")
    assert "plan of British Columbia covers" in staff
    assert "another province may" in staff
    assert "Colombie-Britannique" in patient
    assert "réseau public" in patient


@pytest.mark.parametrize(("rule", "locale"), list(product(RULES.rules, PATIENT_LOCALES)))
def test_every_shipped_rule_tells_the_patient_in_every_language_of_the_form(
    rule: Rule, locale: str
) -> None:
    english = sentence(RULES, rule.finding, reader=Reader.PATIENT, locale="en-CA")
    text = sentence(RULES, rule.finding, reader=Reader.PATIENT, locale=locale)
    assert (text == english) == (locale == "en-CA")


@pytest.mark.parametrize(("rule", "locale"), list(product(RULES.rules, LOCALES)))
def test_no_sentence_has_anything_left_to_fill_in(rule: Rule, locale: str) -> None:
    for reader in Reader:
        text = sentence(RULES, rule.finding, reader=reader, locale=locale, home="CA-QC")
        assert text.endswith(".")
        assert "{" not in text


@pytest.mark.parametrize(
    ("locale", "start"),
    [("fr-FR", "Aucune"), ("fr", "Aucune"), ("en-GB", "No rule"), ("ar", "No rule"), ("", "No")],
)
def test_where_there_is_no_rule_that_is_said_in_the_nearest_language(
    locale: str, start: str
) -> None:
    text = sentence(RULES, NOTHING_FOUND, reader=Reader.STAFF, locale=locale)
    assert text.startswith(start)
