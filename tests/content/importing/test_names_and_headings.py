"""Names of clinics and doctors are told from the headings that come after them."""

import pytest

from services.content.importing.domain import ImportedProcedure, Role, UnplacedReason, read_page


def read(*parts: str, locale: str = "en-CA") -> ImportedProcedure:
    result = read_page("\n\n".join(["Knee Wash", *parts]), locale=locale)
    assert result.procedure is not None
    assert list(result.report.sentences()) == []
    return result.procedure


@pytest.mark.parametrize(
    "heading",
    ["About The Wash", "ABOUT THE WASH", "Overview", "WHO IT HELPS", "Knee Pain", "What It Is"],
)
def test_a_title_case_or_capital_heading_after_the_clinics_is_a_heading(heading: str) -> None:
    empty = read("Available in:", heading, "A wash is short.", "Risks", "Few.")
    filled = read("Available in:", "Toronto", "Brossard", heading, "A wash is short.")

    assert [section.heading for section in empty.sections] == [heading, "Risks"]
    assert empty.available_in == ()
    assert [section.heading for section in filled.sections] == [heading]
    assert filled.available_in == ("Toronto", "Brossard")


@pytest.mark.parametrize("heading", ["Paying For Surgery", "COSTS AND FUNDING", "Your Stay"])
def test_a_title_case_or_capital_heading_after_the_doctors_is_a_heading(heading: str) -> None:
    procedure = read(
        "Why", "Pain.", "Our Doctors", "Dr. Ada Invented, MD", heading, "Costs", "Two."
    )

    assert procedure.doctors == ("Dr. Ada Invented, MD",)
    assert [section.heading for section in procedure.sections] == ["Why", heading, "Costs"]


def test_capital_headings_all_the_way_down_a_french_page() -> None:
    procedure = read(
        "OFFERT À :", "Québec", "EN BREF", "Un lavage.", "NOS MÉDECINS", "Dre Ève Fictive",
        "VOTRE SÉJOUR", "Une nuit.", locale="fr-CA",
    )  # fmt: skip

    assert procedure.available_in == ("Québec",)
    assert procedure.doctors == ("Dre Ève Fictive",)
    assert [one.heading for one in procedure.sections] == ["EN BREF", "VOTRE SÉJOUR"]


def test_clinics_are_known_by_their_town_or_by_the_word_for_them() -> None:
    procedure = read(
        "Available in:", "Lakeshore Day Surgery", "St. John’s, NL", "It is short.", "Why", "Pain."
    )

    assert procedure.available_in == ("Lakeshore Day Surgery", "St. John’s, NL")
    assert len(procedure.summary) == 1


def test_clinics_may_stand_on_the_line_of_their_label() -> None:
    report = read_page(
        "Knee Wash\n\nAvailable in: Toronto, Sarnia and Laval\n\nShort.\n\nWhy\n\nPain.",
        locale="en-CA",
    )

    assert report.procedure is not None
    assert report.procedure.available_in == ("Toronto", "Sarnia", "Laval")
    assert report.procedure.actions.available_in == "Available in:"
    assert {role for line, role in report.report.placed if line == 3} == {
        Role.AVAILABLE_IN_LABEL, Role.CLINIC
    }  # fmt: skip


def test_towns_may_follow_their_label_without_a_colon() -> None:
    procedure = read("Offert à Montréal, à Laval et à Québec", "Court.", "Motif", "Douleur.",
                     locale="fr-CA")  # fmt: skip

    assert procedure.available_in == ("Montréal", "Laval", "Québec")
    assert [section.heading for section in procedure.sections] == ["Motif"]


def test_known_headings_may_end_in_a_colon_and_phones_are_none() -> None:
    procedure = read(
        "Why", "Pain.", "Phone: 416 555-0123", "Doctors:", "Dr. Ada Invented", "FAQs:",
        "Is it long?", "No.", "Next steps:", "Call.",
    )  # fmt: skip

    assert [(one.heading, len(one.blocks)) for one in procedure.sections] == [("Why", 2)]
    assert procedure.doctors == ("Dr. Ada Invented",)
    assert len(procedure.faqs) == 1
    assert procedure.next_steps is not None


def test_labels_and_names_may_share_a_paragraph() -> None:
    procedure = read(
        "Make an Inquiry\nAvailable in:\nToronto\nSarnia", "Call us today:\n416 555-0123",
        "It is short.", "Why", "Pain.",
    )  # fmt: skip

    assert procedure.available_in == ("Toronto", "Sarnia")
    assert procedure.call_numbers == ("416 555-0123",)
    assert procedure.actions.inquire == "Make an Inquiry"


def test_headings_may_stand_directly_above_their_text() -> None:
    procedure = read(
        "Why\nPain is common.\nIt passes.", "After the wash\nYou rest for a week.",
        "Our doctors\nDr. Ada Invented", "FAQs\nIs it long?\nNo.\nIs it far?\nNo.",
        "Next steps\nCall.",
    )  # fmt: skip

    assert [section.heading for section in procedure.sections] == ["Why", "After the wash"]
    assert procedure.doctors == ("Dr. Ada Invented",)
    assert [faq.question for faq in procedure.faqs] == ["Is it long?", "Is it far?"]
    assert procedure.next_steps is not None


def test_doctors_without_titles_are_doctors_where_no_text_follows() -> None:
    procedure = read(
        "Why", "Pain.", "Meet Our Surgeons", "Ada Invented", "Max Feigned", "Next Steps"
    )

    assert procedure.doctors == ("Ada Invented", "Max Feigned")


def test_what_is_told_of_a_doctor_is_reported() -> None:
    text = "Knee\n\nWhy\n\nPain.\n\nDoctors\n\nDr. Ada Invented\n\nShe has washed knees for years."
    report = read_page(text, locale="en-CA").report

    assert [(left.line, left.reason) for left in report.unplaced] == [
        (11, UnplacedReason.NO_MATCHING_PART)
    ]


def test_a_second_label_does_not_overwrite_that_of_a_banner() -> None:
    text = "Knee\n\nWhy\n\nPain.\n\nWe have moved.\nLearn More ×\n\nRead More\n\nLearn More"
    result = read_page(text, locale="en-CA")

    assert result.procedure is not None
    assert [banner.action for banner in result.procedure.announcements] == ["Learn More"]
    assert [(left.line, left.reason) for left in result.report.unplaced] == [
        (10, UnplacedReason.REPEATED_SLOT)
    ]


def test_a_second_label_of_a_travel_block_is_reported() -> None:
    text = "Knee\n\nWhy\n\nPain.\n\nTravel to Canada\n\nDo.\n\nLearn How\n\nPlan your trip"
    result = read_page(text, locale="en-CA")

    assert result.procedure is not None
    assert result.procedure.international is not None
    assert result.procedure.international.action == "Learn How"
    assert [left.reason for left in result.report.unplaced] == [UnplacedReason.REPEATED_SLOT]
