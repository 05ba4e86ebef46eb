"""What a text is made of: paragraphs and lists, and what stands round them."""

from dataclasses import dataclass
from enum import StrEnum


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


class InsuredStatus(StrEnum):
    """How the provinces' plans list the procedure."""

    INSURED = "insured"
    UNINSURED = "uninsured"
    DEPENDS = "depends"
