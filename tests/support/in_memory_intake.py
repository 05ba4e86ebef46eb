"""What taking inquiries needs beside them: limits and consent texts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from services.inquiry.intake.domain.consent_texts import ConsentText
from shared.limits import LimitReached
from shared.limits.counted import Counted


@dataclass
class InMemoryLimits:
    """So many of each name of a limit; what has none is not limited. Time does not pass here."""

    most: dict[str, int] = field(default_factory=dict)
    taken: Counter[Counted] = field(default_factory=Counter)
    first_by: dict[Counted, str] = field(default_factory=dict)

    async def take(self, counted: Sequence[Counted]) -> None:
        for one in counted:
            if self.taken[one] >= self.most.get(one.limit, self.taken[one] + 1):
                raise LimitReached(one.limit, retry_after=60)
        self.taken.update(counted)

    def is_first(self, one: Counted, *, by: str) -> bool:
        return self.first_by.setdefault(one, by) == by

    async def is_spread(self, one: Counted, *, by: str) -> bool:
        for each in {self.first_by.get(one, by), by}:
            own = replace(one, whom=f"{one.whom}\n{each}")
            if not self.taken[own]:
                self.taken.update([own, one])
        return self.taken[one] > self.most.get(one.limit, self.taken[one])

    async def give_back(self, counted: Sequence[Counted]) -> None:
        self.taken.subtract(counted)


@dataclass
class InMemoryConsentTexts:
    texts: Sequence[ConsentText] = ()

    async def find(self, versions: Iterable[tuple[str, str]]) -> Sequence[ConsentText]:
        wanted = set(versions)
        return [text for text in self.texts if (text.purpose, text.text_version) in wanted]

    async def of_purpose(self, purpose: str) -> Sequence[ConsentText]:
        return [text for text in self.texts if text.purpose == purpose]
