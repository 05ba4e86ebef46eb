"""Puts signing in together: which store serves which use case."""

from shared.auth.api.sign_in import SignIn
from shared.auth.guessing import Guessing
from shared.auth.local_accounts import LocalAccounts
from shared.auth.passwords import Passwords
from shared.auth.store import (
    MongoAccounts,
    MongoKnownDevices,
    MongoSessions,
    MongoSignInAttempts,
)
from shared.auth.usecases import BeginSession, EndSession, ReadSession
from shared.clock import Clock, utc_now
from shared.limits import RequestLimits
from shared.mongo import Database


def build_sign_in(
    database: Database,
    *,
    service: str,
    is_secure: bool,
    passwords: Passwords,
    limits: RequestLimits,
    now: Clock = utc_now,
) -> SignIn:
    """Sign-in with the local accounts of `database`; the caller prepares indexes with
    `prepare_sign_in`.
    """
    accounts, sessions = MongoAccounts(database), MongoSessions(database)
    devices = MongoKnownDevices(database)
    guessing = Guessing(
        devices=devices,
        attempts=MongoSignInAttempts(database, limits.hashed),
        limits=limits,
        now=now,
    )
    return SignIn(
        service=service,
        is_secure=is_secure,
        identity_provider=LocalAccounts(accounts=accounts, guessing=guessing, passwords=passwords),
        begin=BeginSession(sessions=sessions, devices=devices, now=now),
        read=ReadSession(accounts=accounts, sessions=sessions, now=now),
        end=EndSession(sessions=sessions),
    )
