"""Who staff are and what they may see: accounts, roles, scopes, sessions, and back-off."""

from shared.auth.domain.accounts import (
    EVERY_CLINIC,
    Account,
    Principal,
    Role,
    Scope,
    account_id_of,
    is_account_id,
    normal_email,
)
from shared.auth.domain.attempts import (
    DEVICE_LIVES_FOR,
    DEVICES_KEPT,
    FORGOTTEN_AFTER,
    PER_ACCOUNT,
    PER_ORIGIN,
    Arrival,
    Attempt,
    Authenticated,
    BackOff,
    Credentials,
    Method,
)
from shared.auth.domain.browsers import coarse_browser
from shared.auth.domain.refusals import (
    CrossSiteRequest,
    CsrfTokenExpired,
    NotSignedIn,
    RoleMayNot,
    WrongCredentials,
)
from shared.auth.domain.sessions import IDLE_FOR, LIVES_FOR, Session, token_hash

__all__ = [
    "DEVICES_KEPT", "DEVICE_LIVES_FOR", "EVERY_CLINIC", "FORGOTTEN_AFTER", "IDLE_FOR", "LIVES_FOR",
    "PER_ACCOUNT", "PER_ORIGIN", "Account", "Arrival", "Attempt", "Authenticated", "BackOff",
    "Credentials", "CrossSiteRequest", "CsrfTokenExpired", "Method", "NotSignedIn", "Principal",
    "Role", "RoleMayNot", "Scope", "Session", "WrongCredentials", "account_id_of",
    "coarse_browser", "is_account_id", "normal_email", "token_hash",
]  # fmt: skip
