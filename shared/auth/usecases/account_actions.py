"""What somebody may do with their own account, as one value for its pages."""

from dataclasses import dataclass

from shared.auth.usecases.change_password import ChangePassword
from shared.auth.usecases.enrol_totp import ConfirmTotp, OfferTotp
from shared.auth.usecases.prove_again import ProveAgain
from shared.auth.usecases.read_own_account import EndOwnSessions, ReadOwnAccount
from shared.auth.usecases.remove_second_factor import RemoveSecondFactor, RenewRecoveryCodes
from shared.auth.usecases.reset_password import ResetPassword
from shared.auth.usecases.rotate_session import RotateSession


@dataclass(frozen=True, kw_only=True)
class AccountActions:
    read: ReadOwnAccount
    prove_again: ProveAgain
    rotate: RotateSession
    change_password: ChangePassword
    reset_password: ResetPassword
    end_sessions: EndOwnSessions
    offer_totp: OfferTotp
    confirm_totp: ConfirmTotp
    remove_second_factor: RemoveSecondFactor
    renew_recovery_codes: RenewRecoveryCodes
