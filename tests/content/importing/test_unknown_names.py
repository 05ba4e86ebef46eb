"""Clinics, doctors and phones on a page that the directory does not know are reported by name."""

import pytest

from services.content.importing.domain import DirectoryNames, NameKind, NameOnPage, read_page

PAGE = """Knee wash

Available in:

Toronto
Knowlton

Call us today: (416) 555-0123 or 514 555-0199 ext. 12

604-555-0177

Why

Pain.

Our doctors

Dr. Ada Invented, MD, FRCSC – knees
Max Feigned
"""
KNOWN = DirectoryNames.of(
    clinics=["Lakeshore Clinic", "Toronto"],
    doctors=["Ada Invented"],
    phones=["+14165550123"],
)


def test_the_names_on_a_page_are_listed_with_their_lines() -> None:
    report = read_page(PAGE, locale="en-CA").report

    assert [(name.line, name.kind, name.text) for name in report.names] == [
        (5, NameKind.CLINIC, "Toronto"),
        (6, NameKind.CLINIC, "Knowlton"),
        (8, NameKind.PHONE, "(416) 555-0123"),
        (8, NameKind.PHONE, "514 555-0199 ext. 12"),
        (10, NameKind.PHONE, "604-555-0177"),
        (18, NameKind.DOCTOR, "Dr. Ada Invented, MD, FRCSC – knees"),
        (19, NameKind.DOCTOR, "Max Feigned"),
    ]
    assert report.is_empty


def test_what_the_directory_does_not_know_is_reported_by_name_and_kept() -> None:
    result = read_page(PAGE, locale="en-CA")
    report = KNOWN.compared(result.report)

    assert list(report.sentences()) == [
        "Line 6: the directory has no clinic of this name or town: “Knowlton”",
        "Line 8: no clinic of the directory has this number: “514 555-0199 ext. 12”",
        "Line 10: no clinic of the directory has this number: “604-555-0177”",
        "Line 19: the directory has no doctor of this name: “Max Feigned”",
    ]
    assert not report.is_empty
    assert result.procedure is not None
    assert result.procedure.available_in == ("Toronto", "Knowlton")
    assert result.procedure.doctors == ("Dr. Ada Invented, MD, FRCSC – knees", "Max Feigned")


def test_a_page_that_was_not_read_has_no_names() -> None:
    assert KNOWN.compared(read_page("", locale="en-CA").report).unknown == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (NameKind.CLINIC, "toronto (Midtown)"),
        (NameKind.CLINIC, "Toronto – Midtown"),
        (NameKind.CLINIC, "LAKESHORE CLINIC"),
        (NameKind.DOCTOR, "Dre Ada Invented"),
        (NameKind.DOCTOR, "ADA INVENTED MD"),
        (NameKind.DOCTOR, "D^r Ada Invented (chirurgienne)"),
        (NameKind.PHONE, "1 416.555.0123"),
        (NameKind.PHONE, "+1 (416) 555-0123 poste 4"),
        (NameKind.PHONE, "Tél. : 416 555-0123"),
    ],
)
def test_names_are_known_however_they_are_written(kind: NameKind, text: str) -> None:
    report = read_page("", locale="en-CA").report
    with_name = type(report)(names=(NameOnPage(line=1, kind=kind, text=text),))

    assert KNOWN.compared(with_name).unknown == ()
