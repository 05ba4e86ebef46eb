"""Ports: their variables, and the word about one that is taken."""

import re
import socket
from collections.abc import Iterator

import pytest

from deploy.local.ports import LOOPBACK, Ports, free_ports, ports_from, refuse_taken
from deploy.local.refusals import CannotStart, PortsTaken


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_every_port_has_a_variable() -> None:
    assert ports_from({"CONTENT_PORT": "9001"}) == Ports(content_port=9001)


def test_a_taken_port_is_named_with_the_variable_that_changes_it(taken: int) -> None:
    with pytest.raises(PortsTaken) as refusal:
        refuse_taken(Ports(content_port=taken), without=frozenset(others_than("content_port")))
    assert refusal.value.exit_code == 4
    assert f"{taken} (content)" in str(refusal.value)
    assert "CONTENT_PORT=" in str(refusal.value)


def test_all_taken_ports_are_named_at_once_with_free_ones_in_their_stead() -> None:
    with socket.socket() as one, socket.socket() as two:
        one.bind((LOOPBACK, 0))
        two.bind((LOOPBACK, 0))
        ports = Ports(content_port=one.getsockname()[1], smtp_port=two.getsockname()[1])
        with pytest.raises(PortsTaken) as refusal:
            refuse_taken(ports, without=frozenset(others_than("content_port", "smtp_port")))
    offered = dict(re.findall(r"(\w+_PORT)=(\d+)", str(refusal.value)))
    assert set(offered) == {"CONTENT_PORT", "SMTP_PORT"}
    refuse_taken(ports_from(offered), without=frozenset(others_than("content_port", "smtp_port")))


def test_the_ports_of_a_server_that_runs_elsewhere_are_not_looked_at(taken: int) -> None:
    refuse_taken(
        Ports(mongo_port=taken), without=frozenset({"mongo_port", *others_than("mongo_port")})
    )


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80 01"])
def test_a_port_that_is_no_port_is_refused_by_its_variable(value: str) -> None:
    with pytest.raises(CannotStart, match="ROUTING_PORT"):
        ports_from({"ROUTING_PORT": value})


def test_two_processes_cannot_be_given_one_port() -> None:
    with pytest.raises(CannotStart, match="CONTENT_PORT and INQUIRY_PORT"):
        ports_from({"CONTENT_PORT": "9000", "INQUIRY_PORT": "9000"})


def test_throwaway_servers_get_different_ports() -> None:
    assert len(set(free_ports(5))) == 5


def others_than(*names: str) -> set[str]:
    return {field for field in Ports.__dataclass_fields__ if field not in names}
