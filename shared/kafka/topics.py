"""Creates the topics with the settings of the catalogue; a topic that is there is left as it is."""

import asyncio
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.events import TOPICS, Topic
from shared.logs import get_log

_log = get_log(__name__)


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
    await admin.start()
    try:
        known = set(await admin.list_topics())
        missing = [topic for topic in topics if prefix + topic.name not in known]
        if missing:
            response = await admin.create_topics(
                [_new(t, prefix, replication_factor) for t in missing]
            )
            _raise_unless_there(response.topic_errors)
            _log.info("topics.created", count=len(missing))
    finally:
        await admin.close()


async def topics_are_there(
    bootstrap_servers: str, *, prefix: str = "", topics: Sequence[Topic] = TOPICS
) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        return {prefix + topic.name for topic in topics} <= set(await admin.list_topics())
    finally:
        await admin.close()


async def ensure_topics(
    bootstrap_servers: str, *, prefix: str, replication_factor: int, pause_seconds: float = 1.0
) -> None:
    """`create_topics`, tried again for as long as no broker answers."""
    while True:
        try:
            await create_topics(
                bootstrap_servers, prefix=prefix, replication_factor=replication_factor
            )
        except (KafkaError, OSError) as error:
            _log.error("topics.no-broker", error=error)
            await asyncio.sleep(pause_seconds)
        else:
            return


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
