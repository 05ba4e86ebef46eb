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
from shared.auth.domain.identities import (
    PROOF_IS_GOOD_FOR,
    Identity,
    NoAccountHere,
    NoProvider,
    Part,
    ProviderAway,
    ProviderRefused,
    derived,
    derived_key,
    verified_email,
)
from shared.auth.domain.one_time_codes import (
    accepted_step,
    is_one_time_code,
    new_totp_secret,
    totp_address,
)
from shared.auth.domain.passkeys import (
    LONGEST_PASSKEY_NAME,
    PASSKEYS_KEPT,
    NoPasskeysHere,
    Passkey,
    PasskeyKnown,
    PasskeyRefused,
    RelyingParty,
    TooManyPasskeys,
    passkey_name,
    relying_party,
    user_handle,
)
from shared.auth.domain.password_strength import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Weakness,
    WeakPassword,
    weakness_of,
)
from shared.auth.domain.recovery_codes import (
    RECOVERY_CODES,
    new_recovery_codes,
    recovery_code,
    recovery_code_hash,
)
from shared.auth.domain.refusals import (
    CrossSiteRequest,
    CsrfTokenExpired,
    FreshProofNeeded,
    NotSignedIn,
    RoleMayNot,
    WrongCredentials,
)
from shared.auth.domain.second_factor import (
    NoSecondFactor,
    SealedSecret,
    SecondFactor,
    SecondFactorNeeded,
    SecondFactorUnreadable,
    WrongCode,
)
from shared.auth.domain.sessions import FRESH_FOR, IDLE_FOR, LIVES_FOR, Session, token_hash
from shared.auth.domain.steps import (
    RESET_LIVES_FOR,
    STEP_LIVES_FOR,
    PendingStep,
    Purpose,
    StepExpired,
)

__all__ = [
    "DEVICES_KEPT", "DEVICE_LIVES_FOR", "EVERY_CLINIC", "FORGOTTEN_AFTER", "FRESH_FOR", "IDLE_FOR",
    "LIVES_FOR", "LONGEST_PASSKEY_NAME", "LONGEST_PASSWORD", "PASSKEYS_KEPT", "PER_ACCOUNT",
    "PER_ORIGIN", "PROOF_IS_GOOD_FOR", "RECOVERY_CODES", "RESET_LIVES_FOR", "SHORTEST_PASSWORD",
    "STEP_LIVES_FOR",
    "Account", "Arrival", "Attempt", "Authenticated", "BackOff", "Credentials", "CrossSiteRequest",
    "CsrfTokenExpired", "FreshProofNeeded", "Identity", "Method", "NoAccountHere",
    "NoPasskeysHere", "NoProvider", "NoSecondFactor", "NotSignedIn", "Part", "Passkey",
    "PasskeyKnown", "PasskeyRefused", "PendingStep", "Principal", "ProviderAway",
    "ProviderRefused", "Purpose", "RelyingParty", "Role", "RoleMayNot", "Scope", "SealedSecret",
    "SecondFactor", "SecondFactorNeeded", "SecondFactorUnreadable", "Session", "StepExpired",
    "TooManyPasskeys", "WeakPassword", "Weakness", "WrongCode", "WrongCredentials",
    "accepted_step", "account_id_of", "coarse_browser", "derived", "derived_key", "is_account_id",
    "is_one_time_code", "new_recovery_codes", "new_totp_secret", "normal_email", "passkey_name",
    "recovery_code", "recovery_code_hash", "relying_party", "token_hash", "totp_address",
    "user_handle", "verified_email", "weakness_of",
]  # fmt: skip
