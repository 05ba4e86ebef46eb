"""`python -m deploy.local.mail_catcher`: takes mail at SMTP_PORT, shows it at MAIL_PORT."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from deploy.local.mail_catcher.mails import Mails
from deploy.local.mail_catcher.smtp import listen
from deploy.local.mail_catcher.viewer import viewer
from deploy.local.ports import LOOPBACK, ports_from
from shared.web.server import QuietServer


def main() -> None:
    mails, ports = Mails(), ports_from()

    @asynccontextmanager
    async def catching(_: FastAPI) -> AsyncIterator[None]:
        async with await listen(mails, LOOPBACK, ports.smtp_port):
            yield

    # No access log: its lines would carry addresses.
    app = viewer(mails, catching)
    config = uvicorn.Config(
        app, host=LOOPBACK, port=ports.mail_port, access_log=False, log_level="warning"
    )
    QuietServer(config).run()


if __name__ == "__main__":
    main()
