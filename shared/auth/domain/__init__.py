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
    Attempt,
    Authenticated,
    BackOff,
    Credentials,
)
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
    "PER_ACCOUNT", "PER_ORIGIN", "Account", "Attempt", "Authenticated", "BackOff", "Credentials",
    "CrossSiteRequest", "CsrfTokenExpired", "NotSignedIn", "Principal", "Role", "RoleMayNot",
    "Scope", "Session", "WrongCredentials", "account_id_of", "is_account_id", "normal_email",
    "token_hash",
]  # fmt: skip
