"""Puts together what staff want to be told of, and for the worker the sending of digests."""

from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter

from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.news import NewsPage
from services.routing.console.pages.notifications import NotificationPages
from services.routing.inbox.store import MongoLeadRows
from services.routing.notifications.client import SmtpDigestSender
from services.routing.notifications.store import MongoDigests, MongoNotificationChoices
from services.routing.notifications.usecases.choose_notifications import ChooseNotifications
from services.routing.notifications.usecases.send_digests import SendDigests
from services.routing.settings import RoutingSettings
from services.routing.unread.store import MongoLeadReads
from services.routing.unread.usecases.find_unread import FindUnread
from shared.auth.store import MongoAccounts
from shared.clock import Clock, utc_now
from shared.directory import DirectoryReplica
from shared.kafka.retry_policy import is_transient
from shared.mail import MailServer
from shared.mongo import Database
from shared.web import Templates


async def prepare_notifications(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await MongoNotificationChoices(database).prepare()
    await MongoDigests(database).prepare()


def notification_routers(
    context: ConsoleContext, database: Database, now: Clock
) -> Iterator[APIRouter]:
    choose = ChooseNotifications(choices=MongoNotificationChoices(database), now=now)
    accounts = MongoAccounts(database)
    yield NotificationPages(context=context, choose=choose, accounts=accounts).router()
    yield NewsPage(context=context, choose=choose).router()


def send_digests(
    settings: RoutingSettings,
    database: Database,
    directory: DirectoryReplica,
    now: Clock = utc_now,
) -> SendDigests:
    return SendDigests(
        choices=MongoNotificationChoices(database),
        digests=MongoDigests(database),
        accounts=MongoAccounts(database),
        leads=MongoLeadRows(database),
        find_unread=FindUnread(reads=MongoLeadReads(database), now=now),
        directory=directory,
        sender=SmtpDigestSender(
            server=MailServer(host=settings.smtp_host, port=settings.smtp_port),
            sender=settings.mail_from,
            templates=Templates(Path(__file__).parent),
            address=settings.routing_url,
        ),
        mail_host=settings.mail_host,
        now=now,
        is_transient=is_transient,
    )
