"""Chunks to parts: each chunk gets the role it plays, by its words and by what came before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.content.importing.domain.report import Role, UnplacedReason
from services.content.importing.domain.source.lines import folded
from services.content.importing.domain.structure.chunks import (
    Block,
    Chunk,
    ListChunk,
    TextChunk,
    Unparsed,
)
from services.content.importing.domain.structure.cues import (
    Banner,
    are_names,
    banner_of,
    is_call_number,
    is_dismiss_mark,
    is_trail,
)
from services.content.importing.domain.vocabulary import Vocabulary

_LEAD = frozenset({None, Role.TITLE, Role.CALL_LABEL, Role.AVAILABLE_IN_LABEL})
_SLOTS_OF_LEAD = frozenset({Role.CALL_LABEL, Role.AVAILABLE_IN_LABEL})
_BODY = frozenset({Role.SECTION_HEADING, Role.FAQS_HEADING, Role.QUESTION})
_FAQS = frozenset({Role.FAQS_HEADING, Role.QUESTION})
_TEXT_AFTER = {
    Role.TITLE: Role.SUMMARY,
    Role.CALL_LABEL: Role.SUMMARY,
    Role.AVAILABLE_IN_LABEL: Role.SUMMARY,
    Role.SECTION_HEADING: Role.SECTION_TEXT,
    Role.FAQS_HEADING: Role.FAQS_INTRO,
    Role.QUESTION: Role.ANSWER,
    Role.NEXT_STEPS_HEADING: Role.NEXT_STEPS_TEXT,
    Role.OUT_OF_PROVINCE_HEADING: Role.OUT_OF_PROVINCE_TEXT,
    Role.INTERNATIONAL_HEADING: Role.INTERNATIONAL_TEXT,
}
_ACTION_AFTER = {
    Role.OUT_OF_PROVINCE_HEADING: Role.OUT_OF_PROVINCE_ACTION,
    Role.INTERNATIONAL_HEADING: Role.INTERNATIONAL_ACTION,
}
_TAIL = frozenset(_ACTION_AFTER.values())
_MOVES = frozenset({*_TEXT_AFTER, *_TAIL, Role.DOCTORS_HEADING})
_BANNER_ROLES = frozenset({Role.ANNOUNCEMENT, Role.ANNOUNCEMENT_ACTION})
_LONGEST_QUESTION = 200
_MOST_WORDS_IN_A_LABEL = 6


@dataclass(frozen=True, kw_only=True)
class Part:
    chunk: Chunk
    role: Role | UnplacedReason
    banner: Banner | None = None


def read_parts(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> tuple[Part, ...]:
    reader = _PageReader(vocabulary=vocabulary)
    for chunk, following in zip(chunks, (*chunks, None)[1:], strict=True):
        reader.following = following
        for piece in reader.pieces(chunk):
            reader.take(piece)
    return tuple(reader.parts)


@dataclass(kw_only=True)
class _PageReader:
    """Walks down the page; `here` is the part of the page it is in, None before the title."""

    vocabulary: Vocabulary
    parts: list[Part] = field(default_factory=list)
    here: Role | None = None
    following: Chunk | None = None
    title: str | None = None
    seen: set[Role | UnplacedReason] = field(default_factory=set)
    labels: dict[Role, str] = field(default_factory=dict)

    def pieces(self, chunk: Chunk) -> Iterator[Chunk]:
        """A question and its answer without a blank line between are two chunks."""
        is_pair = (
            self.here in _FAQS
            and isinstance(chunk, TextChunk)
            and (not chunk.is_single)
            and chunk.lines[0].text.endswith("?")
            and len(chunk.lines[0].text) <= _LONGEST_QUESTION
        )
        if isinstance(chunk, TextChunk) and is_pair:
            yield TextChunk(lines=chunk.lines[:1], is_alone=True)
            if chunk.lines[1:]:
                yield TextChunk(lines=chunk.lines[1:], is_alone=False)
        else:
            yield chunk

    def take(self, chunk: Chunk) -> None:
        banner = self._banner(chunk)
        role = Role.ANNOUNCEMENT if banner else self._role(chunk)
        self.parts.append(Part(chunk=chunk, role=role, banner=banner))
        self.seen.add(role)
        if self.title and isinstance(role, Role) and role in _MOVES:
            self.here = role
        elif role is Role.SUMMARY:
            self.here = Role.TITLE

    def _banner(self, chunk: Chunk) -> Banner | None:
        """Inside the body only what can be dismissed is a banner, unless the page ends with it."""
        banner = banner_of(chunk, self.vocabulary)
        ends_page = self.following is None or banner_of(self.following, self.vocabulary)
        if banner and (banner.is_dismissible or self.here not in _BODY or ends_page):
            return banner
        return self._detached_banner(chunk)

    def _detached_banner(self, chunk: Chunk) -> Banner | None:
        """Below the last travel block a sentence and the label under it are a banner as well."""
        if self.here not in _TAIL or not isinstance(chunk, TextChunk):
            return None
        is_label_next = self.following is not None and self._is_action(self.following)
        if is_label_next and not self._is_action(chunk) and not self._cue_role(chunk):
            return Banner(text=chunk.text, action=None, is_dismissible=False)
        return None

    def _role(self, chunk: Chunk) -> Role | UnplacedReason:
        if isinstance(chunk, Unparsed):
            return UnplacedReason.NO_WORDS
        if isinstance(chunk, TextChunk):
            if is_dismiss_mark(chunk):
                return Role.ANNOUNCEMENT if self._is_under_banner() else UnplacedReason.NO_WORDS
            return self._slot_label(chunk) or self._slot_words(chunk) or self._line(chunk)
        return self._slot_words(chunk) or self._text()

    def _slot_label(self, chunk: TextChunk) -> Role | UnplacedReason | None:
        role = self._label_role(chunk)
        if role is None:
            return None
        first = self.labels.setdefault(role, chunk.text)
        return role if first == chunk.text else UnplacedReason.REPEATED_SLOT

    def _label_role(self, chunk: TextChunk) -> Role | None:
        if self.vocabulary.is_inquire_label(chunk.text):
            return Role.INQUIRE_LABEL
        if self.here in _LEAD and self.vocabulary.is_available_in_label(chunk.text):
            return Role.AVAILABLE_IN_LABEL
        if self.here in _LEAD and self.vocabulary.call_lead_in.search(folded(chunk.text)):
            return Role.CALL_LABEL
        return None

    def _slot_words(self, chunk: Block) -> Role | None:
        """Numbers to call, clinics and doctors, where a page was captured with its slots filled."""
        if self.here in _LEAD and is_call_number(chunk):
            return Role.CALL_NUMBER
        if not are_names(texts_of(chunk)) or self._cue_role(chunk):
            return None
        if self.here in _SLOTS_OF_LEAD:
            return Role.CLINIC
        if self.here is Role.DOCTORS_HEADING and self._are_doctors(chunk):
            return Role.DOCTOR
        return None

    def _are_doctors(self, chunk: Block) -> bool:
        cue = self.vocabulary.doctor_title
        are_titled = all(cue.search(folded(text)) for text in texts_of(chunk))
        return are_titled or not _is_text(self.following)

    def _line(self, chunk: TextChunk) -> Role | UnplacedReason:
        """A line of words that is no slot: a heading, an action or plain text."""
        if self.here is None:
            return self._first_line(chunk)
        if self._is_action(chunk):
            return self._action()
        if not chunk.may_be_heading:
            return self._text()
        if self.here in _FAQS and chunk.is_question:
            return Role.QUESTION
        return self._cue_role(chunk) or self._unknown_action(chunk) or self._heading(chunk)

    def _first_line(self, chunk: TextChunk) -> Role | UnplacedReason:
        if is_trail(chunk.text) or self._is_action(chunk):
            return UnplacedReason.NO_MATCHING_PART
        if not chunk.may_be_heading:
            return UnplacedReason.BEFORE_TITLE
        self.title = chunk.heading
        return Role.TITLE

    def _cue_role(self, chunk: Block) -> Role | None:
        if not isinstance(chunk, TextChunk) or not chunk.may_be_heading or chunk.is_question:
            return None
        heading = folded(chunk.heading)
        role = next((role for role, cue in self._cues() if cue.search(heading)), None)
        return None if role in self.seen else role

    def _cues(self) -> Iterator[tuple[Role, re.Pattern[str]]]:
        yield Role.FAQS_HEADING, self.vocabulary.faqs_heading
        yield Role.NEXT_STEPS_HEADING, self.vocabulary.next_steps_heading
        yield Role.DOCTORS_HEADING, self.vocabulary.doctors_heading
        yield Role.OUT_OF_PROVINCE_HEADING, self.vocabulary.out_of_province_heading
        yield Role.INTERNATIONAL_HEADING, self.vocabulary.international_heading

    def _action(self) -> Role | UnplacedReason:
        if self.here in _ACTION_AFTER:
            return _ACTION_AFTER[self.here]
        return (
            Role.ANNOUNCEMENT_ACTION if self._is_under_banner() else UnplacedReason.NO_MATCHING_PART
        )

    def _unknown_action(self, chunk: TextChunk) -> Role | None:
        """`Start your journey` under a travel block: a label by its place, whatever it says."""
        is_short = len(chunk.text.split()) <= _MOST_WORDS_IN_A_LABEL and not chunk.is_question
        if self.here in _ACTION_AFTER and is_short and not _is_text(self.following):
            return _ACTION_AFTER[self.here]
        return None

    def _heading(self, chunk: TextChunk) -> Role | UnplacedReason:
        if self.here in _LEAD and chunk.heading == self.title:
            return Role.TITLE
        is_footer = self.here in _TAIL and not _is_text(self.following)
        return UnplacedReason.NO_MATCHING_PART if is_footer else Role.SECTION_HEADING

    def _text(self) -> Role | UnplacedReason:
        if self.here is None:
            return UnplacedReason.BEFORE_TITLE
        return _TEXT_AFTER.get(self.here, UnplacedReason.NO_MATCHING_PART)

    def _is_action(self, chunk: Chunk) -> bool:
        return (
            isinstance(chunk, TextChunk)
            and chunk.is_single
            and self.vocabulary.is_action_label(chunk.text)
        )

    def _is_under_banner(self) -> bool:
        return bool(self.parts) and self.parts[-1].role in _BANNER_ROLES


def texts_of(chunk: Block) -> tuple[str, ...]:
    """What each line or item says."""
    if isinstance(chunk, ListChunk):
        return tuple(item.text for item in chunk.items)
    return tuple(line.text for line in chunk.lines)


def _is_text(chunk: Chunk | None) -> bool:
    return isinstance(chunk, ListChunk) or (
        isinstance(chunk, TextChunk) and not chunk.may_be_heading
    )
