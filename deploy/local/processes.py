"""The table of the processes that Wayfare consists of, with everything each may know.

`deploy/docker-compose.yml` runs the same ones; `tests/architecture/test_compose.py` holds the two
against each other.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.keys import HOLDERS, Keys
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.process import Process, Stage, python

WIDE_LIMIT = "100000/minute"


@dataclass(frozen=True, kw_only=True)
class StackConfiguration:
    """What the processes of one machine are told about it."""

    ports: Ports
    keys: Keys
    mongodb_uri: str
    bootstrap_servers: str
    log_level: str = "INFO"

    def url(self, service: str) -> str:
        return f"http://{LOOPBACK}:{getattr(self.ports, f'{service}_port')}"


def service_processes(stack: StackConfiguration) -> tuple[Process, ...]:
    return tuple(
        process
        for service in ("content", "inquiry", "routing")
        for process in (_worker(service, stack), _api(service, stack))
    )


def mail_catcher(ports: Ports) -> Process:
    return Process(
        name="mail",
        command=python("deploy.local.mail_catcher"),
        stage=Stage.MAIL,
        environment={"MAIL_PORT": str(ports.mail_port), "SMTP_PORT": str(ports.smtp_port)},
        ready_url=f"http://{LOOPBACK}:{ports.mail_port}/livez",
    )


def _api(service: str, stack: StackConfiguration) -> Process:
    return Process(
        name=service,
        command=python(f"services.{service}.app"),
        stage=Stage.API,
        environment=environment(service, stack, service),
        ready_url=f"{stack.url(service)}/readyz",
    )


_PROVIDER = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")


def _worker(service: str, stack: StackConfiguration) -> Process:
    port = getattr(stack.ports, f"{service}_worker_port")
    return Process(
        name=f"{service}-worker",
        command=python(f"services.{service}.worker"),
        stage=Stage.WORKER,
        environment=environment(service, stack, f"{service}-worker"),
        ready_url=f"http://{LOOPBACK}:{port}/readyz",
        grace=30.0,
    )


def environment(service: str, stack: StackConfiguration, process: str = "") -> Mapping[str, str]:
    """What is told to a program of a service; keys only to a `process` that uses them."""
    own = {"content": _content, "inquiry": _inquiry, "routing": _routing}[service]
    keys = {name.upper(): getattr(stack.keys, name) for name in HOLDERS.get(process, ())}
    web = _web(service) if process == service else {}
    return {**_shared(stack), **own(stack), **web, **keys}


def _shared(stack: StackConfiguration) -> dict[str, str]:
    return {
        "MONGODB_URI": stack.mongodb_uri,
        "KAFKA_BOOTSTRAP_SERVERS": stack.bootstrap_servers,
        "KAFKA_TOPIC_PREFIX": "",
        "KAFKA_REPLICATION_FACTOR": "1",
        "DATABASE_PREFIX": "wayfare",
        "HOST": LOOPBACK,
        "LOG_LEVEL": stack.log_level,
        "CONTENT_URL": stack.url("content"),
        "INQUIRY_URL": stack.url("inquiry"),
        "ROUTING_URL": stack.url("routing"),
        "COOKIE_SECURE": "false",
    }


def _web(service: str) -> dict[str, str]:
    """What only the processes that answer over HTTP are told."""
    counted, own = ["SIGN_INS_BY_ADDRESS", "SIGN_INS_BY_NETWORK"], {}
    if service == "content":
        counted += ["CHANGES_BY_ADDRESS", "CHANGES_BY_NETWORK", "KEY_READS"]
    if service == "inquiry":
        own["EMBED_ORIGINS"] = os.environ.get("EMBED_ORIGINS", "")
        counted += ["INQUIRIES_BY_ADDRESS", "INQUIRIES_BY_NETWORK", "INQUIRIES_BY_CONTACT"]
        counted += ["INQUIRIES_BY_SITE", "LINKS_BY_ADDRESS", "LINKS_BY_NETWORK"]
        counted += ["ELIGIBILITY_BY_ADDRESS", "ELIGIBILITY_BY_NETWORK", "SAME_TEXT"]
        counted += ["DRAFTS_BY_ADDRESS", "DRAFTS_BY_NETWORK"]
        counted += ["CHALLENGES_BY_ADDRESS", "CHALLENGES_BY_NETWORK"]
    if service == "routing":
        counted += ["SEARCHES_BY_ACCOUNT"]
    if service != "inquiry":
        own |= {name: os.environ.get(name, "") for name in _PROVIDER}
    return {"TRUSTED_PROXIES": "", **own, **_wide(*counted)}


def _wide(*limits: str) -> dict[str, str]:
    """Limits that nobody meets who tries things out: everybody on one machine has one address.
    Those that are named in the environment are kept.
    """
    names = [f"LIMIT_{name}" for name in limits]
    return {name: os.environ.get(name, WIDE_LIMIT) for name in names}


def _content(stack: StackConfiguration) -> dict[str, str]:
    return {
        "CONTENT_PORT": str(stack.ports.content_port),
        "CONTENT_WORKER_PORT": str(stack.ports.content_worker_port),
        "WEBHOOK_LOOPBACK": "true",
    }


def _inquiry(stack: StackConfiguration) -> dict[str, str]:
    return {
        "INQUIRY_PORT": str(stack.ports.inquiry_port),
        "INQUIRY_WORKER_PORT": str(stack.ports.inquiry_worker_port),
        "DISCLOSURE_CHECK_HOURS": "12.0",
        "ANSWERED_WITHIN_SECONDS": os.environ.get("ANSWERED_WITHIN_SECONDS", "60.0"),
        "RETENTION_DAYS": "730",
        "RETENTION_DAYS_BY_STATUS": "",
        **_mail(stack),
        "ATTACHMENT_SCAN_URL": "",
        **_wide("MAILS_BY_CONTACT"),
    }


def _mail(stack: StackConfiguration) -> dict[str, str]:
    return {
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(stack.ports.smtp_port),
        "MAIL_FROM": "care@clinics.example",
    }


def _routing(stack: StackConfiguration) -> dict[str, str]:
    return {
        **_mail(stack),
        "ROUTING_PORT": str(stack.ports.routing_port),
        "ROUTING_WORKER_PORT": str(stack.ports.routing_worker_port),
    }
