"""`docker-compose.yml` and `make run` have the same processes, commands, ports and settings."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.local.keys import HOLDERS, new_keys
from deploy.local.ports import Ports
from deploy.local.process import Process, Stage
from deploy.local.processes import mail_catcher, service_processes
from tests.architecture.processes import SETTINGS_OF, keys_of, service_of
from tests.local.stack import stack_configuration

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STACK = service_processes(stack_configuration())
TABLE: dict[str, Process] = {process.name: process for process in STACK}
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def from_files(service: dict[str, Any]) -> set[str]:
    """The settings that come from the files that `deploy.make_keys` writes."""
    owners = [Path(file).stem for file in service.get("env_file", [])]
    return {name.upper() for owner in owners for name in HOLDERS[owner]}


def test_both_run_the_same_processes() -> None:
    assert set(OURS) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_both_run_the_same_command(name: str) -> None:
    assert OURS[name]["command"] == ["python", *TABLE[name].command[1:]]


@pytest.mark.parametrize("name", TABLE)
def test_both_give_the_same_settings(name: str) -> None:
    service = OURS[name]
    given = set(service["environment"])
    assert not given & from_files(service)
    assert given | from_files(service) == set(TABLE[name].environment)


@pytest.mark.parametrize("name", TABLE)
def test_a_process_reads_every_setting_that_it_is_given(name: str) -> None:
    settings = SETTINGS_OF[name]
    keys = {name.upper(): value for name, value in vars(new_keys()).items()}
    service = OURS[name]
    given = service["environment"] | {key: keys[key] for key in from_files(service)}
    assert set(given) == {field.upper() for field in settings.model_fields}
    settings.model_validate({key.lower(): value for key, value in given.items()})


@pytest.mark.parametrize("name", TABLE)
def test_no_secret_stands_in_the_compose_file(name: str) -> None:
    secrets = {field.upper() for field in keys_of(SETTINGS_OF[name])}
    assert not secrets & set(OURS[name]["environment"])


@pytest.mark.parametrize("name", TABLE)
def test_both_give_a_process_the_keys_that_it_uses_and_no_other(name: str) -> None:
    assert from_files(OURS[name]) == {field.upper() for field in keys_of(SETTINGS_OF[name])}
    assert set(HOLDERS.get(name, ())) == keys_of(SETTINGS_OF[name])
    files = OURS[name].get("env_file", [])
    assert files == ([f"../.local/keys/{name}.env"] if name in HOLDERS else [])


@pytest.mark.parametrize("name", TABLE)
def test_both_listen_on_the_same_port(name: str) -> None:
    process, service = TABLE[name], OURS[name]
    port = urlsplit(process.ready_url or "").port
    variable = (
        f"{service_of(name)}_worker_port"
        if process.stage is Stage.WORKER
        else f"{service_of(name)}_port"
    )
    assert service["environment"][variable.upper()] == str(port)
    if process.stage is Stage.API:
        assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    else:
        assert service["expose"] == [str(port)]


@pytest.mark.parametrize("name", TABLE)
def test_values_differ_only_where_containers_differ_from_one_machine(name: str) -> None:
    here, there = TABLE[name].environment, OURS[name]["environment"]
    elsewhere = {"MONGODB_URI", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_REPLICATION_FACTOR", "HOST"}
    elsewhere |= {"SMTP_HOST", "WEBHOOK_LOOPBACK"}
    if service_of(name) == "routing":
        elsewhere.add("INQUIRY_URL")  # asked from container to container
    elsewhere |= {variable for variable in there if variable.startswith("LIMIT_")}
    different = {variable for variable in there if there[variable] != here[variable]}
    assert different <= elsewhere


def test_the_mail_catcher_is_where_make_run_has_it() -> None:
    mail, ports = SERVICES["mail"], mail_catcher(Ports()).environment
    assert mail["ports"] == [f"127.0.0.1:{ports['MAIL_PORT']}:{ports['MAIL_PORT']}"]
    assert mail["expose"] == [ports["SMTP_PORT"]]
    assert OURS["inquiry-worker"]["environment"]["SMTP_HOST"] == "mail"
    assert OURS["inquiry-worker"]["environment"]["SMTP_PORT"] == ports["SMTP_PORT"]


@pytest.mark.parametrize("name", TABLE)
def test_every_server_that_is_named_is_there(name: str) -> None:
    given = OURS[name]["environment"]
    mongo = {host.partition(":")[0] for host in given["MONGODB_URI"][10:].split("/")[0].split(",")}
    kafka = {host.partition(":")[0] for host in given["KAFKA_BOOTSTRAP_SERVERS"].split(",")}
    assert mongo == {server for server in SERVICES if re.fullmatch(r"mongo-\d", server)}
    assert kafka == {server for server in SERVICES if re.fullmatch(r"kafka-\d", server)}
    assert given["KAFKA_REPLICATION_FACTOR"] == str(len(kafka)) == "3"


def test_data_is_kept_in_volumes() -> None:
    kept = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert kept == set(COMPOSE["volumes"])


def test_kafka_is_the_version_of_make_run_and_makes_no_topic_by_accident() -> None:
    pom = (ROOT / "deploy" / "local" / "kafka" / "pom.xml").read_text()
    version = re.search(r"kafka_2\.13</artifactId>\s*<version>([^<]+)<", pom)
    assert version
    for number in "123":
        broker = SERVICES[f"kafka-{number}"]
        assert broker["image"] == f"apache/kafka:{version[1]}"
        assert broker["environment"]["KAFKA_NODE_ID"] == number
        assert broker["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_nothing_is_open_to_other_machines() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_image_holds_what_the_processes_need_and_runs_as_nobody() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", lines, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (ROOT / source).exists(), source
    assert "--require-hashes" in lines
    assert re.search(r"^USER wayfare$", lines, re.MULTILINE)
