"""What a captured page says: a procedure as typed sections, questions, lists and slots."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: str


@dataclass(frozen=True, kw_only=True)
class BulletList:
    items: tuple[str, ...]
    is_ordered: bool = False


Block = Paragraph | BulletList


@dataclass(frozen=True, kw_only=True)
class Section:
    """A headed part of the body; `id` is unique on its page and made from the heading."""

    id: str
    heading: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Faq:
    question: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    heading: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TravelBlock:
    heading: str
    blocks: tuple[Block, ...] = ()
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class Announcement:
    text: str
    action: str | None = None
    is_dismissible: bool = False


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
