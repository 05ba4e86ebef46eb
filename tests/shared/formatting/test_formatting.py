"""Times, names and numbers as readers of both languages write them, and nothing fails for a value
that nobody knows.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.formatting import (
    NETWORK_ZONE,
    clock_city,
    first_known_zone,
    format_day,
    format_duration,
    format_languages,
    format_long_time,
    format_money,
    format_number,
    format_opening_time,
    format_phone,
    format_short_day,
    format_short_time,
    format_wait,
    initials,
    language_name,
    region_name,
    sort_key,
    subdivision_name,
    weekday_name,
)

AT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
EN, FR = "en-CA", "fr-CA"


@pytest.mark.parametrize(
    ("locale", "long", "short"),
    [
        (EN, "Tuesday, November 24, 2026 at 4:30 p.m.", "Tue 24 Nov, 16:30 (Toronto)"),
        (FR, "mardi 24 novembre 2026 à 16 h 30", "mar. 24 nov., 16:30 (Toronto)"),
    ],
)
def test_a_time_is_that_of_the_clinics_clocks_and_names_the_city(
    locale: str, long: str, short: str
) -> None:
    assert format_long_time(AT, "America/Toronto", locale).translate(SPACES) == long
    assert format_short_time(AT, "America/Toronto", locale).translate(SPACES) == short


def test_a_time_at_the_end_of_all_dates_is_shown_all_the_same() -> None:
    assert "9999" in format_long_time(datetime.max.replace(tzinfo=UTC), "Asia/Tokyo", EN)


def test_a_day_is_long_in_a_text_and_short_in_a_list() -> None:
    on = date(2026, 11, 24)
    assert format_day(on, EN) == "November 24, 2026"
    assert format_day(on, FR) == "24 novembre 2026"
    assert format_day(date(2027, 1, 1), FR) == "1er janvier 2027"
    assert format_day(date(2027, 1, 11), FR) == "11 janvier 2027"
    assert format_short_day(on, FR) == "24 nov. 2026"


@pytest.mark.parametrize(
    ("length", "en", "fr"),
    [
        (timedelta(), "0 min", "0 min"),
        (timedelta(minutes=-45), "45 min", "45 min"),
        (timedelta(hours=3, minutes=5), "3 h 05 min", "3 h 05 min"),
        (timedelta(hours=3), "3 h", "3 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min", "47 h 59 min"),
        (timedelta(days=4), "4 d", "4 j"),
    ],
)
def test_a_duration_is_short_enough_for_a_row(length: timedelta, en: str, fr: str) -> None:
    assert (format_duration(length, EN), format_duration(length, FR)) == (en, fr)


def test_a_wait_is_said_in_round_words() -> None:
    assert format_wait(200, EN) == "3 minutes"
    assert format_wait(36_000, FR).translate(SPACES) == "10 heures"


@pytest.mark.parametrize(
    "unknown", [None, "", "Mars/Olympus", "America", "../etc/passwd", "x" * 400, "\x00"]
)
def test_a_zone_that_nobody_knows_is_the_next_one(unknown: str | None) -> None:
    assert first_known_zone(unknown, "America/Vancouver") == "America/Vancouver"
    assert first_known_zone(unknown) == NETWORK_ZONE


def test_a_city_is_that_of_the_clock() -> None:
    assert clock_city("America/Vancouver", FR) == "Vancouver"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+14165550100", "416-555-0100"),
        ("+442079460000", "+44 20 7946 0000"),
        ("not a number", "not a number"),
        ("", ""),
    ],
)
def test_a_phone_number_is_written_as_it_is_dialled_here(number: str, written: str) -> None:
    assert format_phone(number) == written


def test_languages_and_regions_are_named_in_the_readers_language_or_by_their_code() -> None:
    assert format_languages(("en", "fr"), EN) == "English and French"
    assert language_name("pa", FR) == "pendjabi"
    assert language_name("xx-nobody", EN) == "xx-nobody"
    assert region_name("US", "US-TX", EN) == "Texas, United States"
    assert region_name("DE", None, FR) == "Allemagne"
    assert region_name("ZQ", "ZQ-9", EN) == "ZQ-9, ZQ"
    assert subdivision_name("CA-QC", FR) == "Québec"
    assert subdivision_name("CA-NS", EN) == "Nova Scotia"
    assert weekday_name("mon", FR) == "lundi"


def test_numbers_initials_and_the_order_of_the_alphabet() -> None:
    assert format_number(1234.5, FR).translate(SPACES) == "1 234,5"
    assert initials("Dr. Priya Raman") == "PR"
    assert initials("") == ""
    assert sorted(["zone", "Épaule", "eau"], key=sort_key) == ["eau", "Épaule", "zone"]


@pytest.mark.parametrize(
    ("cents", "locale", "written"),
    [
        (240_000, "en-CA", "$2,400"),
        (240_050, "en-CA", "$2,400.50"),
        (1, "en-CA", "$0.01"),
        (2_400_000, "fr-CA", "24 000 $"),
        (2_400_005, "fr-CA", "24 000,05 $"),
    ],
)
def test_money_has_cents_only_where_there_are_some(cents: int, locale: str, written: str) -> None:
    spaced = format_money(cents, "CAD", locale)
    assert spaced.replace("\u00a0", " ").replace("\u202f", " ") == written


@pytest.mark.parametrize(
    ("clock", "english", "french"),
    [("08:00", "8:00", "8 h"), ("13:30", "13:30", "13 h 30"), ("24:00", "24:00", "24 h")],
)
def test_opening_times_are_written_as_their_readers_write_them(
    clock: str, english: str, french: str
) -> None:
    assert format_opening_time(clock, "en-CA") == english
    assert format_opening_time(clock, "fr-CA").replace("\u00a0", " ") == french
