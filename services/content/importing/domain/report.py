"""What became of every line of a captured page: where it was placed, or why it could not be."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.content.importing.domain.procedure import ImportedProcedure


class Role(StrEnum):
    """The part that a line plays on the page."""

    TITLE = "title"
    SUMMARY = "summary"
    SECTION_HEADING = "section_heading"
    SECTION_TEXT = "section_text"
    FAQS_HEADING = "faqs_heading"
    FAQS_INTRO = "faqs_intro"
    QUESTION = "question"
    ANSWER = "answer"
    NEXT_STEPS_HEADING = "next_steps_heading"
    NEXT_STEPS_TEXT = "next_steps_text"
    DOCTORS_HEADING = "doctors_heading"
    DOCTOR = "doctor"
    OUT_OF_PROVINCE_HEADING = "out_of_province_heading"
    OUT_OF_PROVINCE_TEXT = "out_of_province_text"
    OUT_OF_PROVINCE_ACTION = "out_of_province_action"
    INTERNATIONAL_HEADING = "international_heading"
    INTERNATIONAL_TEXT = "international_text"
    INTERNATIONAL_ACTION = "international_action"
    ANNOUNCEMENT = "announcement"
    ANNOUNCEMENT_ACTION = "announcement_action"
    INQUIRE_LABEL = "inquire_label"
    CALL_LABEL = "call_label"
    CALL_NUMBER = "call_number"
    AVAILABLE_IN_LABEL = "available_in_label"
    CLINIC = "clinic"
    MARKUP = "markup"  # tags, scripts, rules and frames, which only draw what stands beside them
    SPACING = "spacing"  # only characters without ink, which a browser copies along


class UnplacedReason(StrEnum):
    """Why a line could not be placed."""

    NOT_TEXT = "not_text"
    NO_TITLE = "no_title"
    NO_HEADINGS = "no_headings"
    NO_WORDS = "no_words"
    BEFORE_TITLE = "before_title"
    REPEATED_SLOT = "repeated_slot"
    QUESTION_GROUP = "question_group"
    NAVIGATION = "navigation"
    FOOTER = "footer"
    COOKIE_NOTICE = "cookie_notice"
    NO_MATCHING_PART = "no_matching_part"


class Problem(StrEnum):
    """Why no procedure was read from the page at all."""

    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NO_TITLE = "no_title"
    NO_HEADINGS = "no_headings"
    TOO_MANY_CHARACTERS = "too_many_characters"
    TOO_MANY_LINES = "too_many_lines"
    LINE_TOO_LONG = "line_too_long"


class PlacedLine(NamedTuple):
    line: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class UnplacedLine:
    """A line as the editor should look it up; `text` is an excerpt that is safe to show."""

    line: int
    text: str
    reason: UnplacedReason


class NameKind(StrEnum):
    CLINIC = "clinic"
    DOCTOR = "doctor"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class NameOnPage:
    """A name in one of the slots that the directory fills."""

    line: int
    kind: NameKind
    text: str


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """Of a page that is too large only the problem is told, and no line.

    A line of HTML may be placed, or left, more than once: it may hold several parts. `unknown` are
    those of the `names` that the directory does not know, once they have been compared.
    """

    placed: tuple[PlacedLine, ...] = ()
    unplaced: tuple[UnplacedLine, ...] = ()
    names: tuple[NameOnPage, ...] = ()
    unknown: tuple[NameOnPage, ...] = ()
    problem: Problem | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is left for an editor to look at."""
        return not self.unplaced and not self.unknown and self.problem is None

    def sentences(self) -> Iterator[str]:
        """The report for a person, one sentence a line."""
        if self.problem:
            yield PROBLEM_SENTENCES[self.problem]
        for left in self.unplaced:
            yield f"Line {left.line}: {REASON_SENTENCES[left.reason]} “{left.text}”"
        for name in self.unknown:
            yield f"Line {name.line}: {UNKNOWN_SENTENCES[name.kind]} “{name.text}”"


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """`procedure` is None when nothing sensible was read; the report then has a `problem`."""

    procedure: ImportedProcedure | None
    report: ImportReport


PROBLEM_SENTENCES = {
    Problem.EMPTY: "Line 1: the page is empty, there is nothing to read.",
    Problem.NOT_TEXT: "The page is not text.",
    Problem.NO_TITLE: "The page has no line that could be its title.",
    Problem.NO_HEADINGS: "The page has no headings, so its text has no place.",
    Problem.TOO_MANY_CHARACTERS: "The page is too large: it may have 200,000 characters, "
    "and in HTML 400,000.",
    Problem.TOO_MANY_LINES: "The page is too large: it may have 3,000 lines, "
    "and in HTML 15,000 with 3,000 paragraphs.",
    Problem.LINE_TOO_LONG: "The page has a line that is too long: it may have 10,000 characters.",
}

REASON_SENTENCES = {
    UnplacedReason.NOT_TEXT: "this is not readable text:",
    UnplacedReason.NO_TITLE: "the page has no title to put this under:",
    UnplacedReason.NO_HEADINGS: "the page has no heading to put this under:",
    UnplacedReason.NO_WORDS: "there are no words in this line:",
    UnplacedReason.BEFORE_TITLE: "this comes before the title:",
    UnplacedReason.REPEATED_SLOT: "the page fills this slot twice, with different words:",
    UnplacedReason.QUESTION_GROUP: "this names a group of questions, and a procedure has none:",
    UnplacedReason.NAVIGATION: "this leads through the site and is no part of the page:",
    UnplacedReason.FOOTER: "this is the footer of the site:",
    UnplacedReason.COOKIE_NOTICE: "this is the notice that the site uses cookies:",
    UnplacedReason.NO_MATCHING_PART: "no part of a procedure fits this:",
}

UNKNOWN_SENTENCES = {
    NameKind.CLINIC: "the directory has no clinic of this name or town:",
    NameKind.DOCTOR: "the directory has no doctor of this name:",
    NameKind.PHONE: "no clinic of the directory has this number:",
}
