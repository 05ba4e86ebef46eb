"""What a text may say at most, so that the fact that tells of it fits into an event."""

from dataclasses import replace

from services.content.procedures.usecases.announce_procedure import procedure_fact
from services.content.text.domain import (
    LOCALES,
    BulletList,
    Paragraph,
    ProcedureText,
    Section,
    limit_problems,
)
from services.content.text.domain.limits import LONGEST, LONGEST_EXCLUSION, MOST_EXCLUSIONS
from tests.content.builders import ENGLISH, ear_tubes

# What the outbox takes; Kafka takes 256 KiB with headers.
EVENT_LIMIT = 200 * 1024
# A character of four bytes in UTF-8, the most that one has.
WIDE = "\U0001fa7a"


def test_a_usual_text_is_within_the_limits() -> None:
    assert list(limit_problems(ENGLISH)) == []


def test_the_largest_procedure_that_is_taken_fits_into_an_event() -> None:
    text = ProcedureText(
        title=WIDE * LONGEST["title"],
        not_suitable_if=(WIDE * LONGEST_EXCLUSION,) * MOST_EXCLUSIONS,
    )
    assert list(limit_problems(text)) == []
    procedure = ear_tubes(dict.fromkeys(LOCALES, text))
    assert len(procedure_fact(procedure, 10**9).model_dump_json().encode()) < EVENT_LIMIT


def test_each_limit_is_named_by_its_path() -> None:
    section = Section(
        id="a",
        heading="h" * 301,
        blocks=(Paragraph(text="p" * 10_001), BulletList(items=("i",) * 201)),
    )
    text = replace(
        ENGLISH,
        title="t" * 301,
        funding="a\0b",
        sections=(section,) * 101,
        not_suitable_if=("n" * 401,) * 41,
    )
    found = {(problem.field, problem.code) for problem in limit_problems(text)}
    assert found >= {
        ("title", "too_long"),
        ("funding", "malformed"),
        ("sections", "too_many"),
        ("sections.7", "too_long"),
        ("sections.7.0", "too_many"),
        ("not_suitable_if", "too_many"),
        ("not_suitable_if", "too_long"),
        ("text", "too_long"),
    }
