"""What a page is found by."""

from datetime import UTC, datetime

from services.content.publishing.domain import NotWritten, Stamp, document_of, resolve
from services.content.search.domain import Entry, Part, entry_of
from tests.content.builders import sources
from tests.content.search.builders import entry, passages

STAMP = Stamp(revision=1, published_at=datetime(2026, 11, 23, tzinfo=UTC))


def published(locale: str = "en-CA") -> Entry:
    page = resolve(sources(), "en-CA")
    assert not isinstance(page, NotWritten)
    return entry_of(document_of(page, STAMP), locale)


def test_a_page_is_found_by_its_texts_its_clinic_and_its_doctors() -> None:
    terms = published().terms()
    assert terms[Part.TITLE] == {"ear", "tube"}
    assert terms[Part.SUMMARY] == {"small", "let", "air", "into"}
    assert {"thin", "short", "two", "risk", "scar", "cold"} <= terms[Part.SECTIONS]
    assert {"hurt", "no", "toronto", "harbour", "priya", "raman"} <= terms[Part.FAQS]


def test_each_item_is_a_passage_and_reads_as_it_was_written() -> None:
    texts = [one.text for one in published().passages]
    assert texts == [
        "Small tubes let air into the ear.",
        "What are ear tubes?", "Tubes <thin> & short.", "One", "Two",
        "Risks", "A scar.",
        "Has a cold.",
        "Does it hurt?", "No.",
    ]  # fmt: skip


def test_a_term_counts_where_it_tells_most() -> None:
    found = entry(
        "Ears", *passages("An ear hears.", Part.SUMMARY), *passages("It hears ears and more.")
    ).terms()
    assert found == {
        Part.TITLE: {"ear"},
        Part.SUMMARY: {"hear"},
        Part.SECTIONS: {"more"},
        Part.FAQS: set(),
    }


def test_the_entry_is_for_its_readers_and_names_the_locale_that_serves_them() -> None:
    found = published("fr-CA")
    assert (found.locale, found.locale_served) == ("fr-CA", "en-CA")


def test_pages_of_equal_worth_are_in_the_order_of_their_titles() -> None:
    assert entry("L’Épaule – douleurs !").title_key == "l epaule douleurs"
    assert len(entry("long " * 60).title_key) == 100
