"""Signing in, and what somebody does with their own account."""

from shared.auth.usecases.account_actions import AccountActions
from shared.auth.usecases.ask_for_code import AskForCode, ProveByCode
from shared.auth.usecases.begin_session import BeginSession, NewSession
from shared.auth.usecases.change_password import ChangePassword
from shared.auth.usecases.check_code import CheckCode
from shared.auth.usecases.end_session import EndSession
from shared.auth.usecases.enrol_totp import ConfirmTotp, OfferedSecret, OfferTotp
from shared.auth.usecases.passkey_actions import PasskeyActions
from shared.auth.usecases.prove_again import ProveAgain
from shared.auth.usecases.prove_by_passkey import ProveByPasskey
from shared.auth.usecases.prove_by_password import ProveByPassword
from shared.auth.usecases.prove_by_provider import (
    AskedProvider,
    Brought,
    ProveByProvider,
    Proved,
    Returned,
)
from shared.auth.usecases.read_own_account import EndOwnSessions, OwnAccount, ReadOwnAccount
from shared.auth.usecases.read_session import ReadSession, SignedIn
from shared.auth.usecases.register_passkey import AskedPasskey, RegisterPasskey, RemovePasskey
from shared.auth.usecases.remove_second_factor import RemoveSecondFactor, RenewRecoveryCodes
from shared.auth.usecases.reset_password import OfferReset, ResetPassword
from shared.auth.usecases.rotate_session import RotateSession

__all__ = [
    "AccountActions", "AskForCode", "AskedPasskey", "AskedProvider", "BeginSession", "Brought",
    "ChangePassword", "CheckCode", "ConfirmTotp", "EndOwnSessions", "EndSession", "NewSession",
    "OfferReset", "OfferTotp", "OfferedSecret", "OwnAccount", "PasskeyActions", "ProveAgain",
    "ProveByCode", "ProveByPasskey", "ProveByPassword", "ProveByProvider", "Proved",
    "ReadOwnAccount", "ReadSession", "RegisterPasskey", "RemovePasskey", "RemoveSecondFactor",
    "RenewRecoveryCodes", "ResetPassword", "Returned", "RotateSession", "SignedIn",
]  # fmt: skip
