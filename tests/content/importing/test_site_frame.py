"""What a site shows round every page is reported, and never becomes a part of the procedure."""

import pytest

from services.content.importing.domain import ImportResult, UnplacedReason, read_page

TRAVEL = ("Travel to Canada for care", "Families are welcome.")
FOOTERS = {
    "en-CA": [
        ["Privacy Policy", "Terms of Use", "© 2025 Invented Clinics. All rights reserved."],
        ["Contact us", "12 Nowhere Street, Toronto, ON M5V 0A1", "416 555-0123",
         "info@invented.example", "© 2025 Invented Clinics"],
        ["Follow us", "Facebook", "Instagram", "Privacy Policy | Accessibility | Site map"],
        ["Home | About | Careers | Contact", "Copyright 2025 Invented Clinics Inc."],
    ],
    "fr-CA": [
        ["Politique de confidentialité", "Plan du site",
         "© 2025 Cliniques fictives. Tous droits réservés."],
        ["Suivez-nous", "Facebook", "Nous joindre", "Conditions d’utilisation"],
    ],
}  # fmt: skip


def read(*parts: str, locale: str = "en-CA", between: str = "\n\n") -> ImportResult:
    result = read_page(between.join(["Knee wash", *parts]), locale=locale)
    assert result.procedure is not None
    return result


def reasons(result: ImportResult) -> dict[str, UnplacedReason]:
    return {left.text: left.reason for left in result.report.unplaced}


@pytest.mark.parametrize(
    ("locale", "footer"),
    [(locale, footer) for locale, footers in FOOTERS.items() for footer in footers],
)
@pytest.mark.parametrize(
    "before",
    [("Why", "Pain."), ("Why", "Pain.", "Next steps", "Call."), ("Why", "Pain.", *TRAVEL),
     ("Why", "Pain.", "Our doctors"), ("Why", "Pain.", "FAQ", "Is it long?", "No.")],
    ids=["section", "next steps", "travel", "doctors", "questions"],
)  # fmt: skip
def test_the_footer_is_reported_and_changes_nothing(
    locale: str, footer: list[str], before: tuple[str, ...]
) -> None:
    result = read(*before, *footer, locale=locale)

    assert result.procedure == read(*before, locale=locale).procedure
    assert reasons(result) == dict.fromkeys(footer, UnplacedReason.FOOTER)


def test_a_footer_in_one_run_is_reported_whole() -> None:
    result = read("Why", "Pain.", "Privacy Policy\nTerms of Use\n© 2025 Invented Clinics")

    assert set(reasons(result).values()) == {UnplacedReason.FOOTER}
    assert len(reasons(result)) == 3


def test_a_banner_below_the_footer_is_still_a_banner() -> None:
    result = read("Why", "Pain.", "© 2025 Invented Clinics", "We have moved.Learn More ×")

    assert result.procedure is not None
    assert [banner.text for banner in result.procedure.announcements] == ["We have moved."]


def test_the_word_privacy_in_a_text_is_no_footer() -> None:
    result = read("Your privacy", "The privacy policy of a clinic matters.", "Why", "Pain.")

    assert result.report.is_empty


@pytest.mark.parametrize(
    ("locale", "notice"),
    [
        (
            "en-CA",
            ["We use cookies to improve your visit.", "Accept all", "Reject all", "Settings"],
        ),
        ("en-CA", ["This website uses cookies. Accept ×"]),
        ("fr-CA", ["Nous utilisons des témoins (cookies).", "Tout accepter", "Tout refuser"]),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_cookie_notice_is_no_banner_and_no_title(
    locale: str, notice: list[str], is_first: bool
) -> None:
    body = ["Knee wash", "Why", "Pain.", *TRAVEL]
    parts = [*notice, *body] if is_first else [*body, *notice]
    result = read_page("\n\n".join(parts), locale=locale)

    assert result.procedure == read(*body[1:], locale=locale).procedure
    assert reasons(result) == dict.fromkeys(notice, UnplacedReason.COOKIE_NOTICE)


def test_the_way_through_the_site_is_not_the_title() -> None:
    menu = ["Skip to content", "Home", "About Us | Procedures | Contact", "Home > Knee > Wash"]
    result = read_page("\n\n".join([*menu, "Knee wash", "Why", "Pain."]), locale="en-CA")

    assert result.procedure is not None
    assert result.procedure.title == "Knee wash"
    assert reasons(result) == dict.fromkeys(menu, UnplacedReason.NAVIGATION)
