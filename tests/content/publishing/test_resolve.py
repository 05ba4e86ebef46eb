"""What a page shows follows from its sources: overrides, fallback, doctors, clinics, blocks."""

from dataclasses import replace
from datetime import date

import pytest

from services.content.procedures.domain import NetworkBlocks, SharedAnnouncement
from services.content.publishing.domain import NotWritten, Page, resolve
from services.content.text.domain import Announcement, Paragraph, ProcedureText, TravelBlock
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    ENGLISH,
    FRENCH,
    OTTAWA,
    TORONTO,
    ear_tubes,
    sources,
)

BOTH = {"en-CA": ENGLISH, "fr-CA": FRENCH}


def page_of(locale: str = "en-CA", **changes: object) -> Page:
    page = resolve(sources(**changes), locale)
    assert isinstance(page, Page)
    return page


OVERRIDES = [
    # at, in, overrides of the clinics, what the reader gets
    ("toronto", "en-CA", {}, "Public plans pay."),
    ("toronto", "en-CA", {"toronto": {"en-CA": "Here you pay."}}, "Here you pay."),
    ("toronto", "en-CA", {"calgary": {"en-CA": "There you pay."}}, "Public plans pay."),
    ("toronto", "fr-CA", {"toronto": {"fr-CA": "Vous payez."}}, "Vous payez."),
    ("toronto", "en-CA", {"toronto": {"fr-CA": "Vous payez."}}, "Public plans pay."),
    # A clinic's own words are true there: they come before the shared text even from another
    # locale.
    ("toronto", "fr-CA", {"toronto": {"en-CA": "Here you pay."}}, "Here you pay."),
]


@pytest.mark.parametrize(("at", "locale", "overrides", "funding"), OVERRIDES)
def test_a_clinic_says_its_own_words_and_shares_the_rest(
    at: str, locale: str, overrides: dict[str, dict[str, str]], funding: str
) -> None:
    own = {
        clinic: {one: ProcedureText(funding=text) for one, text in texts.items()}
        for clinic, texts in overrides.items()
    }
    page = page_of(locale, location=replace(TORONTO, slug=at), procedure=ear_tubes(BOTH, own))
    assert page.funding.text == funding
    assert page.sections[0].heading == "What are ear tubes?"


def test_a_field_that_is_not_translated_comes_from_the_source_locale_and_says_so() -> None:
    page = page_of("fr-CA", procedure=ear_tubes(BOTH))
    assert page.title == "Aérateurs"
    assert page.faqs[0].question == "Does it hurt?"
    assert page.inherited["faqs"] == "en-CA"
    assert "title" not in page.inherited
    assert "out_of_province" not in page.inherited
    assert page.travel.out_of_province is not None
    assert page.travel.out_of_province.heading == "Se déplacer"


def test_the_source_locale_inherits_from_no_other() -> None:
    only_french = {"fr-CA": replace(FRENCH, funding="Le régime paie."), "en-CA": ENGLISH}
    page = page_of("en-CA", procedure=ear_tubes(only_french))
    assert page.inherited == {}


def test_resolving_leaves_the_sources_as_they_were() -> None:
    given = sources(procedure=ear_tubes(BOTH))
    resolve(given, "fr-CA")
    assert given.procedure.texts["fr-CA"] == FRENCH


def test_a_procedure_that_is_not_written_in_a_locale_has_no_page_there() -> None:
    assert resolve(sources(), "fr-CA") == NotWritten(locale="fr-CA")


def test_the_same_sources_give_the_same_page() -> None:
    assert page_of() == page_of()


def test_clinics_come_with_the_own_one_first_and_the_others_by_distance() -> None:
    page = page_of(clinics=(CALGARY, TORONTO, OTTAWA))
    assert [one.location.slug for one in page.available_at] == ["toronto", "ottawa", "calgary"]
    assert page.available_at[0].kilometres == 0


def test_a_clinic_of_unknown_position_comes_last() -> None:
    lost = replace(OTTAWA, position=None)
    page = page_of(clinics=(lost, CALGARY, TORONTO))
    assert [one.location.slug for one in page.available_at] == ["toronto", "calgary", "ottawa"]


def test_text_is_escaped_where_it_becomes_html() -> None:
    page = page_of()
    assert page.sections[0].html == (
        "<p>Tubes &lt;thin&gt; &amp; short.</p><ul><li>One</li><li>Two</li></ul>"
    )


BANNERS = [
    (None, None, True),
    (date(2026, 11, 23), None, True),
    (date(2026, 11, 24), None, False),
    (None, date(2026, 11, 23), True),
    (None, date(2026, 11, 22), False),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "is_shown"), BANNERS)
def test_a_banner_is_shown_on_its_days(
    starts_on: date | None, ends_on: date | None, is_shown: bool
) -> None:
    banner = replace(BLOCKS.announcements[0], starts_on=starts_on, ends_on=ends_on)
    page = page_of(blocks=NetworkBlocks(announcements=(banner,)))
    assert bool(page.announcements) is is_shown


def test_banners_of_the_page_come_before_those_of_the_network_and_none_twice() -> None:
    own = (Announcement(text="Closed on Friday."), Announcement(text="We have a new name."))
    text = replace(ENGLISH, announcements=own)
    page = page_of(procedure=ear_tubes({"en-CA": text}))
    assert [banner.text for banner in page.announcements] == [
        "Closed on Friday.",
        "We have a new name.",
    ]
    assert page.announcements[1].url == "https://network.example/renamed"


def test_a_banner_that_says_something_new_is_another_banner() -> None:
    def banner_id(words: str) -> str:
        shared = SharedAnnouncement(slug="x", texts={"en-CA": Announcement(text=words)})
        return page_of(blocks=NetworkBlocks(announcements=(shared,))).announcements[0].id

    assert banner_id("One") == banner_id("One")
    assert banner_id("One") != banner_id("Two")


def test_a_page_may_have_its_own_words_on_travel() -> None:
    own = TravelBlock(heading="Fly to us", blocks=(Paragraph(text="Soon."),))
    page = page_of(procedure=ear_tubes({"en-CA": replace(ENGLISH, out_of_province=own)}))
    assert page.travel.out_of_province is not None
    assert page.travel.out_of_province.heading == "Fly to us"
    assert page.travel.international is None


def test_the_inquiry_address_names_clinic_procedure_and_locale() -> None:
    assert page_of().inquiry_url == (
        "https://inquiry.example/inquire?location=toronto&procedure=ear-tubes&locale=en-CA"
    )


def test_search_engines_are_told_the_address_and_the_other_locales() -> None:
    seo = page_of(procedure=ear_tubes(BOTH)).seo
    assert seo.canonical == "https://content.example/en-CA/toronto/procedures/ear-tubes"
    assert dict(seo.alternates) == {
        "en-CA": "https://content.example/en-CA/toronto/procedures/ear-tubes",
        "fr-CA": "https://content.example/fr-CA/toronto/procedures/ear-tubes",
    }
    kinds = [part["@type"] for part in seo.json_ld["@graph"]]
    assert kinds == ["MedicalProcedure", "FAQPage"]


def test_surrogate_keys_name_everything_that_the_page_shows() -> None:
    assert page_of().surrogate_keys == (
        "page:toronto:ear-tubes:en-CA",
        "procedure:ear-tubes",
        "location:toronto",
        "location:ottawa",
        "location:calgary",
        "doctor:priya-raman",
        "network",
    )
