"""What a captured page says: a procedure as typed sections, questions, lists and slots."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.content.text.domain import (
    Announcement,
    Block,
    Faq,
    NextSteps,
    ProcedureText,
    Section,
    TravelBlock,
)


@dataclass(frozen=True, kw_only=True)
class Actions:
    """The words of the slots that every clinic fills for itself."""

    inquire: str | None = None
    call: str | None = None
    available_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedProcedure:
    """A draft as captured: clinics and doctors are names that the page showed, not references."""

    locale: str
    title: str
    summary: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    faqs_heading: str | None = None
    faqs_intro: tuple[Block, ...] = ()
    faqs: tuple[Faq, ...] = ()
    not_suitable_intro: str | None = None
    not_suitable_if: tuple[str, ...] = ()
    next_steps: NextSteps | None = None
    doctors_heading: str | None = None
    doctors: tuple[str, ...] = ()
    out_of_province: TravelBlock | None = None
    international: TravelBlock | None = None
    announcements: tuple[Announcement, ...] = ()
    actions: Actions = Actions()
    available_in: tuple[str, ...] = ()
    call_numbers: tuple[str, ...] = ()

    def headings(self) -> Iterator[str]:
        """Title, section headings and questions, in the order in which the page shows them."""
        yield self.title
        yield from (section.heading for section in self.sections)
        if self.faqs_heading:
            yield self.faqs_heading
        yield from (faq.question for faq in self.faqs)
        if self.next_steps:
            yield self.next_steps.heading
        if self.doctors_heading:
            yield self.doctors_heading
        yield from (block.heading for block in (self.out_of_province, self.international) if block)


def text_of(imported: ImportedProcedure, kept: ProcedureText | None = None) -> ProcedureText:
    """The written fields of a captured page; what the page did not have is left to be inherited.

    `kept` is the text so far: a captured page says nothing about funding and nothing for search
    engines.
    """
    return ProcedureText(
        funding=kept.funding if kept else None,
        seo_description=kept.seo_description if kept else None,
        title=imported.title,
        summary=imported.summary or None,
        sections=imported.sections or None,
        faqs_heading=imported.faqs_heading,
        faqs_intro=imported.faqs_intro or None,
        faqs=imported.faqs or None,
        not_suitable_intro=imported.not_suitable_intro,
        not_suitable_if=imported.not_suitable_if or None,
        next_steps=imported.next_steps,
        doctors_heading=imported.doctors_heading,
        out_of_province=imported.out_of_province,
        international=imported.international,
        announcements=imported.announcements or None,
    )
