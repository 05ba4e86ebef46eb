"""What processes are told on a machine that has the default ports and keys of its own."""

from pathlib import Path

from deploy.local.keys import new_keys
from deploy.local.ports import Ports
from deploy.local.processes import StackConfiguration, environment

# Servers that are named are neither started nor asked.
NAMED = {
    "MONGODB_URI": "mongodb://named.example",
    "KAFKA_BOOTSTRAP_SERVERS": "named.example:9092",
}


def stack_configuration(ports: Ports | None = None) -> StackConfiguration:
    return StackConfiguration(
        ports=ports or Ports(),
        keys=new_keys(),
        mongodb_uri="mongodb://127.0.0.1:27117/?replicaSet=rs0",
        bootstrap_servers="127.0.0.1:29092",
    )


def process_environment(process: str) -> dict[str, str]:
    """Every setting of a process, with values that are acceptable."""
    return dict(environment(process.removesuffix("-worker"), stack_configuration(), process))


def is_alive(pid: int) -> bool:
    """Without `ps` and `kill`, which a bare machine does not have."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
