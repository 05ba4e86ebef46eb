"""Everything that `make run` runs: starts it in order, describes it in `run.json`, ends it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.local.child import Say
from deploy.local.keys import keys_and_passwords
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.processes import StackConfiguration, mail_catcher, service_processes
from deploy.local.samples import Account, load_samples, sample_accounts
from deploy.local.servers import Folders, Servers, ServerStart
from deploy.local.state import State, write_private
from deploy.local.supervisor import Supervisor


@dataclass(frozen=True, kw_only=True)
class Running:
    """What is known once everything is up."""

    servers: Servers
    stack: StackConfiguration
    accounts: tuple[Account, ...]
    passwords: Mapping[str, str]

    def describe(self, processes: list[dict[str, str | int]]) -> dict[str, Any]:
        """`run.json`, for scripts and tests."""
        broker = self.servers.broker
        return {
            "content": self.stack.url("content"),
            "inquiry": self.stack.url("inquiry"),
            "routing": self.stack.url("routing"),
            "mail": self.stack.url("mail"),
            "mongo": self.stack.mongodb_uri,
            "kafka": {"kind": broker.kind, "bootstrap_servers": self.stack.bootstrap_servers},
            "processes": processes,
            "sign_ins": [account.sign_in(self.passwords) for account in self.accounts],
        }


@dataclass(kw_only=True)
class System:
    state: State
    ports: Ports
    say: Say
    verbose: bool = False
    running: Running | None = None
    supervisor: Supervisor = field(init=False)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(
            self.state.logs, self.say, verbose=self.verbose, changed=self.write_run
        )

    async def start(self) -> Running:
        accounts = sample_accounts()
        keys, passwords = keys_and_passwords(self.state.secrets, [one.email for one in accounts])
        servers = await self._start_servers()
        stack = StackConfiguration(
            ports=self.ports,
            keys=keys,
            mongodb_uri=servers.mongodb_uri,
            bootstrap_servers=servers.broker.bootstrap_servers,
            log_level=os.environ.get("LOG_LEVEL", "INFO"),
        )
        await self._start_mail()
        await load_samples(stack, passwords, self.state.logs)
        self.say("sample content: loaded")
        await self._start_services(stack)
        self.running = Running(servers=servers, stack=stack, accounts=accounts, passwords=passwords)
        self.write_run()
        return self.running

    async def stop(self) -> None:
        await self.supervisor.stop()

    def write_run(self) -> None:
        if self.running:
            write_private(self.state.run, self.running.describe(self.supervisor.processes()))

    async def _start_servers(self) -> Servers:
        folders = Folders(
            mongo=self.state.mongo, kafka=self.state.kafka, libraries=self.state.kafka_libraries
        )
        start = ServerStart(
            supervisor=self.supervisor, folders=folders, ports=self.ports, say=self.say
        )
        return await start()

    async def _start_mail(self) -> None:
        await self.supervisor.start(mail_catcher(self.ports))
        await self.supervisor.ready("mail")
        self.say(f"mail: caught at {LOOPBACK}:{self.ports.smtp_port}")

    async def _start_services(self, stack: StackConfiguration) -> None:
        processes = service_processes(stack)
        for process in processes:
            await self.supervisor.start(process)
        for process in processes:
            await self.supervisor.ready(process.name)
            self.say(f"{process.name}: ready")
