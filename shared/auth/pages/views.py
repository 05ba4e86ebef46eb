"""What the pages of somebody's own account show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno
from markupsafe import Markup

from shared.auth.domain import RECOVERY_CODES, Passkey, Session
from shared.auth.pages.surface import NOTHING, Carried
from shared.auth.usecases import OwnAccount, SignedIn
from shared.formatting import NETWORK_ZONE, format_short_time

_FEW: Final = 3
_GROUP: Final = 4


@dataclass(frozen=True, kw_only=True)
class AccountChrome:
    """The frame: `home` is where the service's own pages begin."""

    home: str
    sign_out: str
    name: str
    csrf_token: str
    done: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionView:
    id: str
    browser: str
    began: str
    used: str
    methods: Sequence[str]
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """`codes_left`: None without an authenticator app."""

    chrome: AccountChrome
    email: str
    role: str
    has_password: bool
    password_changed: str
    authenticator_since: str
    codes_left: int | None
    sessions: Sequence[SessionView]
    passkeys: Sequence[str] | None
    """Their names; None where this service is reached at an address that has none."""

    @property
    def has_few_codes(self) -> bool:
        return self.codes_left is not None and self.codes_left < _FEW


@dataclass(frozen=True, kw_only=True)
class PasswordView:
    chrome: AccountChrome
    email: str
    problem: str = ""
    weakness: str = ""


@dataclass(frozen=True, kw_only=True)
class AuthenticatorView:
    """`picture` and `secret` only when they are shown for the one time."""

    chrome: AccountChrome
    has_one: bool
    is_offered: bool = False
    picture: Markup | None = None
    secret: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesView:
    chrome: AccountChrome
    codes: Sequence[str]
    is_first: bool
    count: int = RECOVERY_CODES


@dataclass(frozen=True, kw_only=True)
class PasskeyView:
    id: str
    name: str
    added: str
    used: str


@dataclass(frozen=True, kw_only=True)
class PasskeysView:
    chrome: AccountChrome
    passkeys: Sequence[PasskeyView]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class ProofView:
    """`carried`: of the form that was refused, to go on with once somebody has proved who they
    are. `provider`: the name of the network's own sign-in, empty where it has none; `is_code`: only
    the code is still asked for.
    """

    chrome: AccountChrome
    email: str
    asks_for_code: bool
    takes_password: bool
    next: str
    provider: str = ""
    is_code: bool = False
    carried: Carried = NOTHING
    packed: str = ""
    passkey_options: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class GoOnView:
    chrome: AccountChrome
    carried: Carried


@dataclass(frozen=True, kw_only=True)
class ResetView:
    """Without an address the link is not good any more."""

    email: str
    sign_in: str
    problem: str = ""
    weakness: str = ""


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    chrome: AccountChrome | None
    status: int
    code: str
    sign_in: str


def account_view(
    own: OwnAccount,
    passkeys: Sequence[Passkey] | None,
    who: SignedIn,
    chrome: AccountChrome,
    locale: str,
) -> AccountView:
    account, factor = own.account, own.factor
    return AccountView(
        chrome=chrome,
        email=account.email,
        role=account.role.value,
        has_password=account.takes_passwords,
        password_changed=_time(account.password_changed_at, locale),
        authenticator_since=_time(factor.since, locale) if factor else "",
        codes_left=len(factor.recovery_codes) if factor else None,
        sessions=[_session_view(one, who.session, locale) for one in own.sessions],
        passkeys=None if passkeys is None else [one.name for one in passkeys],
    )


def passkey_view(passkey: Passkey, locale: str) -> PasskeyView:
    return PasskeyView(
        id=passkey.id,
        name=passkey.name,
        added=_time(passkey.added_at, locale),
        used=_time(passkey.used_at, locale),
    )


def _session_view(session: Session, this: Session, locale: str) -> SessionView:
    return SessionView(
        id=session.id,
        browser=session.browser,
        began=_time(session.began_at, locale),
        used=_time(session.used_at, locale),
        methods=session.methods,
        is_this=session.id == this.id,
    )


def _time(instant: datetime | None, locale: str) -> str:
    return format_short_time(instant, NETWORK_ZONE, locale) if instant else ""


def grouped(secret: str) -> str:
    """In groups that can be typed."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def qr_code(address: str, *, title: str) -> Markup:
    """As inline SVG, dark on white in every colour scheme: scanners want it so."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None,
        title=title,
    )  # fmt: skip
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - drawn here, of no text
