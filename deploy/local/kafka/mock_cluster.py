"""librdkafka's mock cluster, through the library that the wheel of confluent-kafka carries.

Its Python class can start a mock cluster but not name its topics or its address.
"""

import ctypes
from importlib.metadata import files
from pathlib import Path
from typing import Any

import confluent_kafka  # noqa: F401 - loads what the library itself is linked against

from deploy.local.ports import LOOPBACK
from deploy.local.refusals import CannotStart

BROKER = 1
PRODUCER = 0
API_VERSIONS = 18
TOPIC_ALREADY_EXISTS = 36


class MockCluster:
    """One broker that keeps everything in memory and ends with this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(str(_library()))
        handle = self._call("rd_kafka_new", PRODUCER, self._quiet(), None, 0, gives=ctypes.c_void_p)
        self._cluster = self._call(
            "rd_kafka_mock_cluster_new", _pointer(handle), 1, gives=ctypes.c_void_p
        )
        self._on_cluster("rd_kafka_mock_set_controller_id", BROKER)
        self._on_cluster("rd_kafka_mock_group_initial_rebalance_delay_ms", 0)

    @property
    def port(self) -> int:
        """Chosen by librdkafka."""
        address: bytes = self._on_cluster("rd_kafka_mock_cluster_bootstraps", gives=ctypes.c_char_p)
        return int(address.rpartition(b":")[2])

    def advertise(self, port: int) -> None:
        """Clients are told this port instead of the chosen one."""
        host = LOOPBACK.encode()
        self._on_cluster("rd_kafka_mock_broker_set_host_port", BROKER, host, port)

    def list_requests_the_old_way(self) -> None:
        """What it can do is then answered in the one form that the front can add to."""
        versions = (_short(API_VERSIONS), _short(0), _short(0))
        self._on_cluster("rd_kafka_mock_set_apiversion", *versions)

    def create_topic(self, name: str, partitions: int) -> int:
        """Kafka's error code; 0 when the topic is new."""
        error: int = self._on_cluster("rd_kafka_mock_topic_create", name.encode(), partitions, 1)
        return TOPIC_ALREADY_EXISTS if error else 0

    def _quiet(self) -> ctypes.c_void_p:
        configuration = _pointer(self._call("rd_kafka_conf_new", gives=ctypes.c_void_p))
        self._call("rd_kafka_conf_set", configuration, b"log_level", b"0", None, 0)
        return configuration

    def _on_cluster(self, name: str, *arguments: object, gives: type = ctypes.c_int) -> Any:
        return self._call(name, _pointer(self._cluster), *arguments, gives=gives)

    def _call(self, name: str, *arguments: object, gives: type = ctypes.c_int) -> Any:
        function = getattr(self._library, name)
        function.restype = gives
        return function(*arguments)


def _library() -> Path:
    for file in files("confluent-kafka") or ():
        if file.name.startswith("librdkafka"):
            return Path(str(file.locate()))
    raise CannotStart(
        "The embedded broker needs the librdkafka of the confluent-kafka wheel, which this "
        "machine's build does not have. Install java 17 and mvn, or set KAFKA_BOOTSTRAP_SERVERS."
    )


def _pointer(address: int) -> ctypes.c_void_p:
    return ctypes.c_void_p(address)


def _short(number: int) -> ctypes.c_int16:
    return ctypes.c_int16(number)
