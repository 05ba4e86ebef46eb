"""What lies in `.local/`: `run.json`, and the keys and passwords of the machine."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.kafka.broker import Broker, Kind
from deploy.local.keys import keys_and_passwords, new_keys
from deploy.local.ports import Ports
from deploy.local.processes import StackConfiguration, environment, service_processes
from deploy.local.samples import Account, sample_accounts
from deploy.local.seed import ports_of
from deploy.local.servers import Servers
from deploy.local.state import State, write_private
from deploy.local.system import Running
from shared.keys import key_ring

ROLES = {"editor", "reviewer", "coordinator", "doctor", "manager", "privacy_officer", "auditor"}


def running(ports: Ports | None = None) -> Running:
    account = Account(email="c@example.com", role="coordinator", clinics=("toronto",))
    stack = StackConfiguration(
        ports=ports or Ports(),
        keys=new_keys(),
        mongodb_uri="mongodb://127.0.0.1:27117/?replicaSet=rs0",
        bootstrap_servers="127.0.0.1:29092",
    )
    broker = Broker(
        kind=Kind.APACHE, reason="", bootstrap_servers=stack.bootstrap_servers, process=None
    )
    return Running(
        servers=Servers(mongodb_uri=stack.mongodb_uri, broker=broker),
        stack=stack,
        accounts=(account,),
        passwords={"c@example.com": "secret"},
    )


def test_run_json_tells_scripts_where_everything_is(tmp_path: Path) -> None:
    processes: list[dict[str, str | int]] = [{"name": "content", "pid": 1, "log": "content.log"}]
    path = tmp_path / "run.json"
    write_private(path, running().describe(processes))
    assert json.loads(path.read_text()) == {
        "content": "http://127.0.0.1:8001",
        "inquiry": "http://127.0.0.1:8002",
        "routing": "http://127.0.0.1:8003",
        "mail": "http://127.0.0.1:8025",
        "mongo": "mongodb://127.0.0.1:27117/?replicaSet=rs0",
        "kafka": {"kind": "apache-kafka", "bootstrap_servers": "127.0.0.1:29092"},
        "processes": processes,
        "sign_ins": [
            {
                "role": "coordinator",
                "clinics": ["toronto"],
                "email": "c@example.com",
                "password": "secret",
            }
        ],
    }


def test_what_carries_passwords_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_private(path, {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["run.json"]


def test_keys_are_made_once(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    keys, passwords = keys_and_passwords(path, ["a@example.com"])
    again, more = keys_and_passwords(path, ["a@example.com", "b@example.com"])
    assert again == keys
    assert more["a@example.com"] == passwords["a@example.com"]
    assert more["b@example.com"] != more["a@example.com"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_are_such_as_the_services_ask_for() -> None:
    keys = new_keys()
    assert len(key_ring(keys.inquiry_master_key, length=96).keys) == 1
    for text in (keys.inquiry_hash_key, keys.inquiry_link_key):
        assert len(key_ring(text, length=32).keys) == 1
    private = key_ring(keys.disclosure_private_key, length=32).current
    public = key_ring(keys.disclosure_public_key, length=32).current
    made = Ed25519PrivateKey.from_private_bytes(private.secret).public_key().public_bytes_raw()
    assert (public.kid, public.secret) == (private.kid, made)


def test_a_key_is_given_only_to_those_who_need_it() -> None:
    stack = running().stack
    values_of = {
        process.name: set(process.environment.values()) for process in service_processes(stack)
    }
    knows = {
        stack.keys.inquiry_master_key: {"inquiry", "inquiry-worker"},
        stack.keys.inquiry_hash_key: {"inquiry"},
        stack.keys.inquiry_link_key: {"inquiry", "inquiry-worker"},
        stack.keys.disclosure_public_key: {"inquiry"},
        stack.keys.disclosure_chain_key: {"inquiry", "inquiry-worker"},
        stack.keys.disclosure_private_key: {"routing"},
        stack.keys.limits_key: {"content", "inquiry", "inquiry-worker", "routing"},
        stack.keys.webhook_key: {"content", "content-worker"},
        stack.keys.preview_key: {"content"},
        stack.keys.sign_in_key: {"content", "routing"},
        stack.keys.audit_chain_key: {"routing", "routing-worker"},
    }
    assert set(knows) == set(vars(stack.keys).values())
    for key, holders in knows.items():
        assert {name for name, values in values_of.items() if key in values} == holders


def test_the_loaders_of_samples_are_told_no_key() -> None:
    stack = running().stack
    for service in ("content", "inquiry", "routing"):
        assert not set(vars(stack.keys).values()) & set(environment(service, stack).values())


def test_no_key_stands_in_a_command_line() -> None:
    stack = running().stack
    secrets = set(vars(stack.keys).values())
    for process in service_processes(stack):
        assert not secrets & set(process.command)


def test_there_is_a_sample_sign_in_for_every_role() -> None:
    assert {account.role for account in sample_accounts()} == ROLES


def test_a_reload_of_the_samples_uses_the_addresses_of_the_running_system() -> None:
    described = running(Ports(content_port=9001)).describe([])
    assert ports_of(described).content_port == 9001


def test_a_second_wayfare_keeps_to_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYFARE_LOCAL_DIR", str(tmp_path))
    assert State().run == tmp_path / "run.json"
