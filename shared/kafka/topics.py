"""Creates the topics with the settings of the catalogue; a topic that is there is left as it is."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.deadlines import DeadlineExceeded, run_with_deadline
from shared.events import TOPICS, Topic
from shared.logs import get_log

_log = get_log(__name__)
_TRY_AGAIN_SECONDS: Final = 1.0
_DEADLINE_SECONDS: Final = 30.0


async def create_topics(
    bootstrap_servers: str,
    *,
    prefix: str = "",
    replication_factor: int = 1,
    topics: Sequence[Topic] = TOPICS,
) -> None:
    """Creates what is missing and waits until the broker knows all of it. Safe to run from every
    process.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    try:
        await admin.start()
        await _create_missing(admin, prefix, replication_factor, topics)
    finally:
        await admin.close()


async def topics_are_there(
    bootstrap_servers: str, *, prefix: str = "", topics: Sequence[Topic] = TOPICS
) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    try:
        await admin.start()
        return {prefix + topic.name for topic in topics} <= set(await admin.list_topics())
    finally:
        await admin.close()


async def ensure_topics(
    bootstrap_servers: str, *, prefix: str, replication_factor: int, stop: asyncio.Event
) -> bool:
    """`create_topics`, tried again for as long as no broker answers; False when stopped
    meanwhile.
    """
    while not stop.is_set():
        try:
            creating = create_topics(
                bootstrap_servers, prefix=prefix, replication_factor=replication_factor
            )
            await run_with_deadline(_DEADLINE_SECONDS, "topics.create", creating)
        except (KafkaError, OSError, DeadlineExceeded) as error:
            _log.error("topics.no-broker", error=error)
            await _pause(stop, _TRY_AGAIN_SECONDS)
        else:
            return True
    return False


async def keep_topics(
    bootstrap_servers: str,
    *,
    prefix: str,
    replication_factor: int,
    stop: asyncio.Event,
    every_seconds: float = 10.0,
) -> None:
    """Makes a topic again that somebody has deleted under the running system. The connection is
    kept from one look to the next, and given up where no answer comes.
    """
    while await ensure_topics(
        bootstrap_servers, prefix=prefix, replication_factor=replication_factor, stop=stop
    ):
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
        try:
            await run_with_deadline(_DEADLINE_SECONDS, "topics.connect", admin.start())
            while not stop.is_set():
                await _pause(stop, every_seconds)
                look = _create_missing(admin, prefix, replication_factor, TOPICS)
                await run_with_deadline(_DEADLINE_SECONDS, "topics.look", look)
        except (KafkaError, OSError, DeadlineExceeded) as error:
            _log.warning("topics.look-failed", error=type(error).__name__)
        finally:
            await admin.close()


async def _create_missing(
    admin: AIOKafkaAdminClient, prefix: str, replication_factor: int, topics: Sequence[Topic]
) -> None:
    known = set(await admin.list_topics())
    missing = [topic for topic in topics if prefix + topic.name not in known]
    if missing:
        new = [_new(topic, prefix, replication_factor) for topic in missing]
        response = await admin.create_topics(new)
        _raise_unless_there(response.topic_errors)
        _log.info("topics.created", count=len(missing))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _new(topic: Topic, prefix: str, replication_factor: int) -> NewTopic:
    return NewTopic(
        name=prefix + topic.name,
        num_partitions=topic.partitions,
        replication_factor=replication_factor,
        topic_configs=topic.configuration(replication_factor),
    )


def _raise_unless_there(topic_errors: Sequence[tuple[str, int, str | None]]) -> None:
    for _, code, *_ in topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error
