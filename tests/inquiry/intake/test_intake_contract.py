"""What limits and kept consent texts do, in memory as in MongoDB."""

from collections.abc import AsyncIterator, Iterable

import pytest

from services.inquiry.intake.domain.consent_texts import ConsentText, history
from services.inquiry.intake.ports import ConsentTexts, SubmissionLimits
from services.inquiry.intake.store import MongoConsentTexts
from shared.limits import LimitReached
from shared.limits.counted import Counted
from shared.mongo import Database
from tests.support.in_memory_intake import InMemoryConsentTexts, InMemoryLimits
from tests.support.limits import limits_of

ANN, BOB, CY = (
    Counted(limit="inquiries_by_contact", whom=f"{name}@example.org")
    for name in ("ann", "bob", "cy")
)
SITE = Counted(limit="inquiries_by_site", whom="a.example")


class LimitsContract:
    """Two inquiries for each contact; sites are not limited."""

    async def test_beyond_the_limit_nothing_more_is_taken(self, limits: SubmissionLimits) -> None:
        for _ in range(2):
            await limits.take([ANN, SITE])
        with pytest.raises(LimitReached) as reached:
            await limits.take([ANN, SITE])
        assert reached.value.limit == "inquiries_by_contact"
        assert reached.value.retry_after > 0
        await limits.take([BOB, SITE])

    async def test_what_is_refused_has_taken_nothing(self, limits: SubmissionLimits) -> None:
        await limits.take([ANN])
        await limits.take([ANN])
        with pytest.raises(LimitReached):
            await limits.take([BOB, ANN])
        await limits.take([BOB])
        await limits.take([BOB])
        with pytest.raises(LimitReached):
            await limits.take([BOB])

    async def test_what_was_given_back_can_be_taken_again(self, limits: SubmissionLimits) -> None:
        for _ in range(4):
            await limits.take([CY])
            await limits.give_back([CY])


class TestLimitsInMemory(LimitsContract):
    @pytest.fixture
    def limits(self) -> SubmissionLimits:
        return InMemoryLimits({"inquiries_by_contact": 2})


class TestLimitsInMongo(LimitsContract):
    @pytest.fixture
    async def limits(self, database: Database) -> AsyncIterator[SubmissionLimits]:
        limits = limits_of(database, inquiries_by_contact="2/day")
        await limits.prepare()
        yield limits
        await limits.close()


class ConsentTextsContract:
    async def test_a_text_is_found_by_purpose_and_version(self, texts: ConsentTexts) -> None:
        wanted = history()[0]
        found = await texts.find([(wanted.purpose, wanted.text_version), ("x", "y")])
        assert found == [wanted]
        assert await texts.find([]) == []

    async def test_every_version_of_a_purpose_is_found(self, texts: ConsentTexts) -> None:
        found = await texts.of_purpose("processing")
        assert _by_version(found) == _by_version(
            text for text in history() if text.purpose == "processing"
        )
        assert await texts.of_purpose("dreaming") == []


class TestConsentTextsInMemory(ConsentTextsContract):
    @pytest.fixture
    def texts(self) -> ConsentTexts:
        return InMemoryConsentTexts(history())


class TestConsentTextsInMongo(ConsentTextsContract):
    @pytest.fixture
    async def texts(self, database: Database) -> ConsentTexts:
        texts = MongoConsentTexts(database)
        await texts.prepare()
        return texts


def _by_version(texts: Iterable[ConsentText]) -> list[ConsentText]:
    return sorted(texts, key=lambda text: (text.text_version, text.locale))
