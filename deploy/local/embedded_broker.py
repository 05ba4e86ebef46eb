"""`python -m deploy.local.embedded_broker PORT`: a broker in memory, where there is no Java.

It speaks as much of Kafka's protocol as the product needs. The product's topics are there from the
start, so that they are there again when the broker had to be started again.
"""

import asyncio
import signal
import sys

from deploy.local.kafka.front import Front
from deploy.local.kafka.mock_cluster import MockCluster
from deploy.local.ports import LOOPBACK
from shared.events import TOPICS


async def main(port: int) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    cluster = MockCluster()
    cluster.list_requests_the_old_way()
    cluster.advertise(port)
    for topic in TOPICS:
        cluster.create_topic(topic.name, topic.partitions)
    async with await Front(cluster.port, cluster.create_topic).serve(port):
        print(f"bootstrap {LOOPBACK}:{port}", flush=True)
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
