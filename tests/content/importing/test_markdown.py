"""Pages with the marks of Markdown, and text with columns."""

import pytest

from services.content.importing.domain import ImportedProcedure, Role, read_page
from services.content.text.domain import BulletList, Paragraph

PAGE = """# Knee wash

**Available in:** Toronto, Laval

A wash is *short* and [safe](https://invented.example/safe "why").

## What it is

A wash
--------------

It takes `an hour` of **your** time, 5 * 3 minutes \\* each.

![A knee](knee.jpg)

- [Rest](/rest) a day
- Eat *little*

> Call us.

| Day | What to do |
|:----|-----------:|
| 1   | **Rest**   |
| 2   | Walk       |

## FAQs

**Is it long?** No.

**Is it far?**
Not at all.

### Does it hurt?

A little

Does that help?

## Doctors

### Ada Invented

## Next steps

Call.
"""


def read(text: str, locale: str = "en-CA") -> ImportedProcedure:
    result = read_page(text, locale=locale)
    assert result.procedure is not None
    assert list(result.report.sentences()) == []
    return result.procedure


def test_a_page_in_markdown_is_read_without_its_marks() -> None:
    procedure = read(PAGE)
    texts = [block for section in procedure.sections for block in section.blocks]

    assert procedure.title == "Knee wash"
    assert procedure.available_in == ("Toronto", "Laval")
    assert procedure.summary == (Paragraph(text="A wash is short and safe."),)
    assert [section.heading for section in procedure.sections] == ["What it is", "A wash"]
    assert texts == [
        Paragraph(text="It takes an hour of your time, 5 * 3 minutes * each."),
        BulletList(items=("Rest a day", "Eat little")),
        Paragraph(text="Call us."),
        BulletList(items=("Day: 1; What to do: Rest", "Day: 2; What to do: Walk")),
    ]
    assert [(faq.question, len(faq.blocks)) for faq in procedure.faqs] == [
        ("Is it long?", 1), ("Is it far?", 1), ("Does it hurt?", 2)
    ]  # fmt: skip
    assert procedure.doctors == ("Ada Invented",)


def test_every_line_of_a_page_in_markdown_has_its_fate() -> None:
    report = read_page(PAGE, locale="en-CA").report
    lines = {number for number, line in enumerate(PAGE.split("\n"), start=1) if line.strip()}

    assert {line for line, _ in report.placed} == lines
    assert [line for line, role in report.placed if role is Role.MARKUP] == [10, 14, 22]


def test_where_a_page_marks_its_headings_other_short_lines_are_none() -> None:
    procedure = read("# Knee\n\n## Recovery\n\nWeek One\n\nRest.\n\n**Week two**\n\nWalk.")

    assert [section.heading for section in procedure.sections] == ["Recovery"]
    assert len(procedure.sections[0].blocks) == 4


def test_lines_in_bold_are_headings_where_nothing_else_is() -> None:
    procedure = read("**Knee wash**\n\nShort.\n\n**Why you want one soon.**\n\nPain, you say.")

    assert [section.heading for section in procedure.sections] == ["Why you want one soon."]


@pytest.mark.parametrize(
    ("rows", "items"),
    [
        ("Day\tEat\n1\tlittle\n2\tmore", ("Day: 1; Eat: little", "Day: 2; Eat: more")),
        ("Pain:\tlittle\nScar\tsmall\tpale", None),
        ("Pain\tlittle\nScar\tsmall", ("Pain: little", "Scar: small")),
        ("Day     Eat\n1       little", ("Day: 1; Eat: little",)),
        ("| Pain | little |\n| Scar | |", ("Pain: little", "Scar")),
        ("Day | Eat | Walk\n--- | --- | ---\n1 | | far", ("Day: 1; Eat: –; Walk: far",)),
    ],
    ids=["tabs", "uneven", "no header", "spaces", "pipes", "loose pipes"],
)
def test_the_rows_of_a_table_stay_readable(rows: str, items: tuple[str, ...] | None) -> None:
    procedure = read(f"Knee\n\nWhy\n\nIn short:\n\n{rows}\n\nIt passes.")
    lists = [b.items for b in procedure.sections[0].blocks if isinstance(b, BulletList)]

    assert lists == ([items] if items else [])


def test_a_table_of_questions_is_questions_and_answers() -> None:
    procedure = read("Knee\n\nWhy\n\nPain.\n\nFAQs\n\nIs it long?\tNo\nIs it far?\tNot at all")

    assert [(faq.question, faq.blocks) for faq in procedure.faqs] == [
        ("Is it long?", (Paragraph(text="No"),)),
        ("Is it far?", (Paragraph(text="Not at all"),)),
    ]


def test_a_page_without_blank_lines_is_read_line_by_line() -> None:
    procedure = read(
        "Knee wash\nA wash is short.\nWhy\nPain is common.\nPlease bring:\n• a coat\n• a friend\n"
        "FAQs\nIs it long?\nNo.\nIs it far?\nNo.\nNext steps\nCall."
    )

    assert [section.heading for section in procedure.sections] == ["Why"]
    assert len(procedure.sections[0].blocks) == 3
    assert len(procedure.faqs) == 2
    assert procedure.next_steps is not None
