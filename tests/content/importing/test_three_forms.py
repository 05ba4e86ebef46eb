"""The same page as Markdown and as HTML comes back as it was, and no line of it is lost."""

import html
from collections.abc import Iterator

from hypothesis import given

from services.content.importing.domain import ImportedProcedure, ImportResult, read_page
from services.content.text.domain import Announcement, Block, Paragraph
from tests.content.importing.test_page_properties import comparable, procedures

Piece = tuple[str, str | Block | Announcement]
"""`h1`, `h2`, `h3`, `action`, `block` or `banner`, and what stands there."""


def pieces(procedure: ImportedProcedure) -> Iterator[Piece]:
    yield "h1", procedure.title
    yield from (("block", block) for block in procedure.summary)
    for section in procedure.sections:
        yield "h2", section.heading
        yield from (("block", block) for block in section.blocks)
    if procedure.faqs_heading:
        yield "h2", procedure.faqs_heading
    for faq in procedure.faqs:
        yield "h3", faq.question
        yield from (("block", block) for block in faq.blocks)
    if procedure.next_steps:
        yield "h2", procedure.next_steps.heading
        yield from (("block", block) for block in procedure.next_steps.blocks)
    if procedure.doctors_heading:
        yield "h2", procedure.doctors_heading
    for travel in (procedure.out_of_province, procedure.international):
        if travel:
            yield "h2", travel.heading
            yield from (("block", block) for block in travel.blocks)
            yield "action", travel.action or ""
    yield from (("banner", banner) for banner in procedure.announcements)


def in_markdown(piece: Piece) -> str:
    match piece:
        case ("h1" | "h2" | "h3" as name, str(text)):
            return "#" * int(name[1]) + " " + text
        case (_, str(text)):
            return f"[{text}](https://invented.example)"
        case (_, Announcement(text=text, action=action, is_dismissible=is_dismissible)):
            return f"*{text}* [{action}](/more)" + (" ×" if is_dismissible else "")
        case (_, Paragraph(text=text)):
            return text.replace(" ", " **", 1).replace(".", "**.", 1)
        case (_, block):
            marks = (f"{n}." if block.is_ordered else "-" for n in range(1, 99))
            return "\n".join(
                f"{mark} {item}" for mark, item in zip(marks, block.items, strict=False)
            )


def in_html(piece: Piece) -> str:
    match piece:
        case ("h1" | "h2" | "h3" as name, str(text)):
            return f"<{name}>{html.escape(text)}</{name}>"
        case (_, str(text)):
            return f"<p><a class='button'>{text}</a></p>"
        case (_, Announcement(text=text, action=action, is_dismissible=is_dismissible)):
            close = "<span>&times;</span>" if is_dismissible else ""
            return f"<div>{text}\n<a>{action}</a> {close}</div>"
        case (_, Paragraph(text=text)):
            return "<p>" + text.replace(" ", "\n  <em>", 1).replace(".", "</em>.", 1)
        case (_, block):
            tag = "ol" if block.is_ordered else "ul"
            return f"<{tag}>\n" + "\n".join(f"<li>{item}" for item in block.items) + f"</{tag}>"


def assert_read_whole(result: ImportResult, text: str, procedure: ImportedProcedure) -> None:
    assert list(result.report.sentences()) == []
    assert comparable(result.procedure) == procedure
    lines = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert {line for line, _ in result.report.placed} == lines


@given(procedure=procedures())
def test_a_page_in_markdown_comes_back_as_it_was(procedure: ImportedProcedure) -> None:
    text = "\n\n".join(map(in_markdown, pieces(procedure)))

    assert_read_whole(read_page(text, locale="en-CA"), text, procedure)


@given(procedure=procedures())
def test_a_page_in_html_comes_back_as_it_was(procedure: ImportedProcedure) -> None:
    text = "<html><body>\n" + "\n".join(map(in_html, pieces(procedure))) + "\n</body></html>"

    assert_read_whole(read_page(text, locale="en-CA"), text, procedure)
