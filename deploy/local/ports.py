"""The ports of one machine: defaults, the variables that change them, whether they are free."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields

from deploy.local.refusals import CannotStart, PortsTaken

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Each field is changed by the environment variable of its upper-case name."""

    content_port: int = 8001
    inquiry_port: int = 8002
    routing_port: int = 8003
    content_worker_port: int = 8011
    inquiry_worker_port: int = 8012
    routing_worker_port: int = 8013
    mail_port: int = 8025
    smtp_port: int = 1025
    mongo_port: int = 27117
    kafka_port: int = 29092
    kafka_controller_port: int = 29093


VARIABLES = tuple(field.name.upper() for field in fields(Ports))


def ports_from(environment: Mapping[str, str] = os.environ) -> Ports:
    given = {name: environment[name] for name in VARIABLES if environment.get(name)}
    ports = Ports(**{name.lower(): _port(name, value) for name, value in given.items()})
    _refuse_twins(ports)
    return ports


def _port(variable: str, value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise CannotStart(f"{variable} has to be a port number between 1 and 65535.")


def _refuse_twins(ports: Ports) -> None:
    owners: dict[int, str] = {}
    for variable in VARIABLES:
        port = getattr(ports, variable.lower())
        if port in owners:
            raise CannotStart(f"{owners[port]} and {variable} name the same port {port}.")
        owners[port] = variable


def refuse_taken(ports: Ports, *, without: frozenset[str] = frozenset()) -> None:
    """Ports in `without` belong to a server that somebody else runs."""
    wanted = {name: getattr(ports, name) for name in vars(ports) if name not in without}
    taken = {name.upper(): port for name, port in wanted.items() if not is_free(port)}
    if taken:
        raise PortsTaken(taken, {variable: _free_near(port) for variable, port in taken.items()})


def _free_near(port: int) -> int:
    """The first free one some thousands above, so that people know its last digits."""
    above = (other for other in range(port + 1000, 65536, 1000) if is_free(other))
    return next(above, free_ports(1)[0])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> tuple[int, ...]:
    """Different ports that nobody uses now, for servers that live as long as one test run."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return tuple(int(probe.getsockname()[1]) for probe in probes)
    finally:
        for probe in probes:
            probe.close()
