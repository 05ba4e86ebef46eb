"""Puts signing in together: which store serves which use case."""

from shared.auth.api.sign_in import SignIn
from shared.auth.ceremonies import Ceremonies
from shared.auth.domain import RelyingParty, relying_party
from shared.auth.guessing import Guessing
from shared.auth.local_accounts import LocalAccounts
from shared.auth.passwords import Passwords
from shared.auth.provider import OidcProvider, ProviderSettings
from shared.auth.sealing import SealedSecrets
from shared.auth.store import (
    MongoAccounts,
    MongoIdentities,
    MongoKnownDevices,
    MongoPasskeys,
    MongoPendingSteps,
    MongoSecondFactors,
    MongoSessions,
    MongoSignInAttempts,
    prepare_sign_in,
)
from shared.auth.usecases import (
    AccountActions,
    AskForCode,
    BeginSession,
    ChangePassword,
    CheckCode,
    ConfirmTotp,
    EndOwnSessions,
    EndSession,
    OfferTotp,
    PasskeyActions,
    ProveAgain,
    ProveByCode,
    ProveByPasskey,
    ProveByPassword,
    ProveByProvider,
    ReadOwnAccount,
    ReadSession,
    RegisterPasskey,
    RemovePasskey,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    ResetPassword,
    RotateSession,
)
from shared.clock import Clock, utc_now
from shared.keys import KeyRing
from shared.limits import RequestLimits
from shared.logs import get_log
from shared.mongo import Database

_log = get_log(__name__)


def build_sign_in(
    database: Database,
    *,
    service: str,
    is_secure: bool,
    passwords: Passwords,
    limits: RequestLimits,
    keys: KeyRing | None = None,
    address: str = "",
    provider: ProviderSettings | None = None,
    now: Clock = utc_now,
) -> SignIn:
    """Sign-in with the local accounts of `database`; the caller prepares indexes with
    `prepare_sign_in`. `keys` seal second factors; without them nobody can have one.
    `address`: where browsers reach the service, for which passkeys are good. `provider`: the
    network's own identity provider, if it has one.
    """
    stores = _Stores(database)
    guessing = Guessing(
        devices=stores.devices,
        attempts=MongoSignInAttempts(database, limits.hashed),
        limits=limits,
        now=now,
    )
    check_code = CheckCode(
        factors=stores.factors,
        sealing=SealedSecrets(keys=keys, service=service),
        guessing=guessing,
        now=now,
    )
    identity_provider = LocalAccounts(
        accounts=stores.accounts, guessing=guessing, passwords=passwords
    )
    by_password = ProveByPassword(
        identity_provider=identity_provider, factors=stores.factors, check_code=check_code
    )
    return SignIn(
        service=service,
        is_secure=is_secure,
        by_password=by_password,
        ask_for_code=AskForCode(steps=stores.steps, now=now),
        by_code=ProveByCode(
            steps=stores.steps, accounts=stores.accounts, check_code=check_code, now=now
        ),
        begin=BeginSession(sessions=stores.sessions, devices=stores.devices, now=now),
        read=ReadSession(accounts=stores.accounts, sessions=stores.sessions, now=now),
        end=EndSession(sessions=stores.sessions),
        own=_account_actions(stores, by_password, passwords, now),
        passkey_actions=_passkey_actions(stores, relying_party(address), service, limits, now),
        provider_actions=_provider(stores, provider, limits, now),
    )


async def prepare_staff(database: Database, *, service: str, keys: KeyRing) -> None:
    """Before the first request of a service whose pages staff sign in to: indexes, and second
    factors sealed anew after a rotation of the key, so that the old one can go.
    """
    await prepare_sign_in(database)
    sealing = SealedSecrets(keys=keys, service=service)
    count = await MongoSecondFactors(database).seal_anew(keys.current.kid, sealing.seal_anew)
    if count:
        _log.info("sign-in.sealed-anew", count=count)


class _Stores:
    def __init__(self, database: Database) -> None:
        self.accounts = MongoAccounts(database)
        self.sessions = MongoSessions(database)
        self.devices = MongoKnownDevices(database)
        self.factors = MongoSecondFactors(database)
        self.steps = MongoPendingSteps(database)
        self.passkeys = MongoPasskeys(database)
        self.identities = MongoIdentities(database)


def _account_actions(
    stores: _Stores, by_password: ProveByPassword, passwords: Passwords, now: Clock
) -> AccountActions:
    rotate = RotateSession(sessions=stores.sessions, now=now)
    sealing = by_password.check_code.sealing
    return AccountActions(
        read=ReadOwnAccount(
            accounts=stores.accounts, factors=stores.factors, sessions=stores.sessions, now=now
        ),
        prove_again=ProveAgain(accounts=stores.accounts, by_password=by_password, rotate=rotate),
        rotate=rotate,
        change_password=ChangePassword(
            accounts=stores.accounts,
            identity_provider=by_password.identity_provider,
            passwords=passwords,
            rotate=rotate,
            now=now,
        ),
        reset_password=ResetPassword(
            accounts=stores.accounts, steps=stores.steps, passwords=passwords, now=now
        ),
        end_sessions=EndOwnSessions(sessions=stores.sessions),
        offer_totp=OfferTotp(steps=stores.steps, sealing=sealing, now=now),
        confirm_totp=ConfirmTotp(
            steps=stores.steps, factors=stores.factors, sealing=sealing, now=now
        ),
        remove_second_factor=RemoveSecondFactor(factors=stores.factors),
        renew_recovery_codes=RenewRecoveryCodes(factors=stores.factors),
    )


def _passkey_actions(
    stores: _Stores,
    party: RelyingParty | None,
    service: str,
    limits: RequestLimits,
    now: Clock,
) -> PasskeyActions | None:
    if party is None:
        return None
    ceremonies = Ceremonies(party=party, service=service)
    return PasskeyActions(
        passkeys=stores.passkeys,
        prove=ProveByPasskey(
            ceremonies=ceremonies,
            passkeys=stores.passkeys,
            accounts=stores.accounts,
            steps=stores.steps,
            limits=limits,
            now=now,
        ),
        register=RegisterPasskey(
            ceremonies=ceremonies, passkeys=stores.passkeys, steps=stores.steps, now=now
        ),
        remove=RemovePasskey(passkeys=stores.passkeys),
    )


def _provider(
    stores: _Stores, provider: ProviderSettings | None, limits: RequestLimits, now: Clock
) -> ProveByProvider | None:
    if provider is None:
        return None
    return ProveByProvider(
        provider=OidcProvider(settings=provider, now=now),
        identities=stores.identities,
        accounts=stores.accounts,
        factors=stores.factors,
        steps=stores.steps,
        limits=limits,
        now=now,
    )
