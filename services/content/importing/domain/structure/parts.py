"""Chunks to parts: each chunk gets the role it plays, by its words and by what came before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.content.importing.domain.report import Role, UnplacedReason
from services.content.importing.domain.source.lines import LineKind
from services.content.importing.domain.structure.chunks import (
    Block,
    Chunk,
    TextChunk,
    Unparsed,
    is_text,
    texts_of,
)
from services.content.importing.domain.structure.cues import (
    Banner,
    banner_of,
    cue_of,
    is_call_number,
    is_dismiss_mark,
    is_trail,
)
from services.content.importing.domain.structure.frame import read_frame
from services.content.importing.domain.structure.listing import with_lists
from services.content.importing.domain.structure.names import Names, is_name
from services.content.importing.domain.structure.questions import asks, asks_inline, question_pieces
from services.content.importing.domain.structure.slots import (
    LEAD,
    label_role,
    lead_pieces,
    slot_role,
)
from services.content.importing.domain.vocabulary import Vocabulary

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
    Role.OUT_OF_PROVINCE_ACTION: Role.OUT_OF_PROVINCE_ACTION,
    Role.INTERNATIONAL_HEADING: Role.INTERNATIONAL_ACTION,
    Role.INTERNATIONAL_ACTION: Role.INTERNATIONAL_ACTION,
}
_TRAVEL = frozenset({Role.OUT_OF_PROVINCE_HEADING, Role.INTERNATIONAL_HEADING})
_TAIL = frozenset(_ACTION_AFTER.values())
_MOVES = frozenset({*_TEXT_AFTER, *_TAIL, Role.DOCTORS_HEADING})
_HEADINGS = frozenset({role for role in Role if role.value.endswith("_heading")} | {Role.QUESTION})
_BELOW_A_BANNER = frozenset(
    {Role.ANNOUNCEMENT, Role.ANNOUNCEMENT_ACTION, UnplacedReason.REPEATED_SLOT}
)
_MOST_WORDS_IN_A_LABEL = 6


@dataclass(frozen=True, kw_only=True)
class Part:
    chunk: Chunk
    role: Role | UnplacedReason
    banner: Banner | None = None


def read_parts(chunks: Sequence[Chunk], vocabulary: Vocabulary) -> tuple[Part, ...]:
    listed = with_lists([*chunks], vocabulary)
    frames = read_frame(listed, vocabulary)
    page = [chunk for chunk, frame in zip(listed, frames, strict=True) if frame is None]
    following = iter((*page[1:], None))
    reader = _PageReader(vocabulary=vocabulary, marks_title=_marks_title(page))
    for chunk, frame in zip(listed, frames, strict=True):
        if frame is not None:
            reader.parts.append(Part(chunk=chunk, role=frame))
            continue
        reader.following = next(following)
        for piece in reader.pieces(chunk):
            reader.take(piece)
    return tuple(reader.parts)


@dataclass(kw_only=True)
class _PageReader:
    """Walks down the page; `here` is the part of the page it is in, None before the title, and
    `level` that of the heading above where headings are marked.
    """

    vocabulary: Vocabulary
    marks_title: bool
    parts: list[Part] = field(default_factory=list)
    here: Role | None = None
    level: int = 0
    following: Chunk | None = None
    title: str | None = None
    seen: set[Role | UnplacedReason] = field(default_factory=set)
    labels: dict[Role, str] = field(default_factory=dict)
    is_under_banner: bool = False
    banner_label: str | None = None
    asks_inline: bool = False

    def pieces(self, chunk: Chunk) -> Iterator[Chunk]:
        if self.here in _FAQS:
            is_inline = self.asks_inline or self.here is Role.FAQS_HEADING
            self.asks_inline = self.asks_inline or (is_inline and asks_inline(chunk))
            yield from question_pieces(chunk, inline=is_inline)
        elif self.here in LEAD and isinstance(chunk, TextChunk):
            yield from lead_pieces(chunk, self.here, self.vocabulary)
        else:
            yield chunk

    def take(self, chunk: Chunk) -> None:
        banner = self._banner(chunk)
        role = Role.ANNOUNCEMENT if banner else self._role(chunk)
        self.parts.append(Part(chunk=chunk, role=role, banner=banner))
        self.seen.add(role)
        self._follow_banner(banner, role)
        if self.title and isinstance(role, Role) and role in _MOVES:
            self.here = role
            if isinstance(chunk, TextChunk) and role in _HEADINGS:
                self.level = chunk.level
        elif role is Role.SUMMARY:
            self.here = Role.TITLE

    def _follow_banner(self, banner: Banner | None, role: Role | UnplacedReason) -> None:
        if banner:
            self.is_under_banner, self.banner_label = True, banner.action
        elif role not in _BELOW_A_BANNER:
            self.is_under_banner = False

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
        if is_label_next and not chunk.may_be_heading:
            return Banner(text=chunk.text, action=None, is_dismissible=False)
        return None

    def _role(self, chunk: Chunk) -> Role | UnplacedReason:
        if isinstance(chunk, Unparsed):
            return UnplacedReason.NO_WORDS
        if self._are_site_links(chunk):
            return UnplacedReason.NAVIGATION
        if isinstance(chunk, TextChunk):
            if is_dismiss_mark(chunk):
                return Role.ANNOUNCEMENT if self.is_under_banner else UnplacedReason.NO_WORDS
            return self._slot_label(chunk) or self._slot_words(chunk) or self._line(chunk)
        return self._slot_words(chunk) or self._text()

    def _are_site_links(self, chunk: Block) -> bool:
        texts = texts_of(chunk)
        return len(texts) > 1 and all(map(self.vocabulary.is_site_link, texts))

    def _slot_label(self, chunk: TextChunk) -> Role | UnplacedReason | None:
        role = label_role(chunk, self.here, self.vocabulary)
        if role is None:
            return None
        first = self.labels.setdefault(role, chunk.text)
        return role if first == chunk.text else UnplacedReason.REPEATED_SLOT

    def _slot_words(self, chunk: Block) -> Role | None:
        if self.here in LEAD and is_call_number(chunk):
            return Role.CALL_NUMBER
        if isinstance(chunk, TextChunk) and self._cue_role(chunk):
            return None
        names = Names(vocabulary=self.vocabulary, title=self.title or "")
        opens_text = is_text(self.following)
        return slot_role(chunk, self.here, names=names, opens_text=opens_text, level=self.level)

    def _line(self, chunk: TextChunk) -> Role | UnplacedReason:
        """A line of words that is no slot: a heading, an action or plain text."""
        is_action = self._is_action(chunk)
        if is_action and (self.here is not None or self.is_under_banner):
            return self._action(chunk)
        if self.here is None:
            return self._first_line(chunk)
        if self.here in _FAQS and self._is_question(chunk):
            return Role.QUESTION
        if cue := self._cue_role(chunk):
            return cue
        if not chunk.may_be_heading or is_call_number(chunk):
            return self._text()
        return self._unknown_action(chunk) or self._among_questions(chunk) or self._heading(chunk)

    def _is_question(self, chunk: TextChunk) -> bool:
        """Where headings ask, a sentence that asks is part of an answer."""
        are_marked = self.here is Role.QUESTION and self.level > 0
        return chunk.is_question and not (are_marked and chunk.kind is LineKind.BODY)

    def _among_questions(self, chunk: TextChunk) -> Role | UnplacedReason | None:
        """`No` under a question is its answer, and what another question follows names a group."""
        if self.here not in _FAQS:
            return None
        if self._waits_for_answer() and not self._opens_section(chunk):
            return Role.ANSWER
        return UnplacedReason.QUESTION_GROUP if asks(self.following) else None

    def _waits_for_answer(self) -> bool:
        """Below a question, unless the one before it was captured without an answer as well."""
        roles = [part.role for part in self.parts[-2:]]
        return roles[-1] is Role.QUESTION and roles[0] is not Role.QUESTION

    def _opens_section(self, chunk: TextChunk) -> bool:
        return chunk.is_marked_heading or (is_name(chunk.text) and is_text(self.following))

    def _first_line(self, chunk: TextChunk) -> Role | UnplacedReason:
        if is_trail(chunk.text) or all(map(self.vocabulary.is_site_link, texts_of(chunk))):
            return UnplacedReason.NAVIGATION
        if self._is_action(chunk):
            return UnplacedReason.NO_MATCHING_PART
        is_other_heading = self.marks_title and chunk.level != 1
        if is_other_heading or not chunk.may_be_heading:
            return UnplacedReason.BEFORE_TITLE
        self.title = chunk.text
        return Role.TITLE

    def _cue_role(self, chunk: Block) -> Role | None:
        role = cue_of(chunk, self.vocabulary) if isinstance(chunk, TextChunk) else None
        return None if role in self.seen else role

    def _action(self, chunk: TextChunk) -> Role | UnplacedReason:
        """A second label with other words has no place."""
        if self.is_under_banner:
            first = self.banner_label = self.banner_label or chunk.text
            return Role.ANNOUNCEMENT_ACTION if first == chunk.text else UnplacedReason.REPEATED_SLOT
        role = _ACTION_AFTER.get(self.here) if self.here else None
        if role is None:
            return UnplacedReason.NO_MATCHING_PART
        first = self.labels.setdefault(role, chunk.text)
        return role if first == chunk.text else UnplacedReason.REPEATED_SLOT

    def _unknown_action(self, chunk: TextChunk) -> Role | UnplacedReason | None:
        """`Start your journey` under a travel block: a label by its place, whatever it says."""
        is_short = len(chunk.text.split()) <= _MOST_WORDS_IN_A_LABEL
        is_label = is_short and not (chunk.is_question or chunk.is_marked_heading)
        if self.here in _TRAVEL and is_label and not is_text(self.following):
            return self._action(chunk)
        return None

    def _heading(self, chunk: TextChunk) -> Role | UnplacedReason:
        if self.here in LEAD and chunk.text == self.title:
            return Role.TITLE
        if chunk.kind is LineKind.LABEL and not self.vocabulary.is_site_link(chunk.text):
            return self._text()
        if is_text(self.following) or chunk.is_marked_heading:
            return Role.SECTION_HEADING
        if self.vocabulary.is_site_link(chunk.text):
            return UnplacedReason.NAVIGATION
        return UnplacedReason.NO_MATCHING_PART if self.here in _TAIL else Role.SECTION_HEADING

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


def _marks_title(page: Sequence[Chunk]) -> bool:
    return any(isinstance(chunk, TextChunk) and chunk.level == 1 for chunk in page)
