"""What a browser is asked, and what its authenticator has answered (WebAuthn level 3), by the
package `webauthn`. The user has to be verified: a passkey is two factors at once.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shared.auth.domain import Account, Passkey, PasskeyRefused, RelyingParty, user_handle

_NAME: Final = "Wayfare"
_NOT_READABLE: Final = (
    WebAuthnException, ArithmeticError, LookupError, RecursionError, TypeError, ValueError,
    AttributeError, struct.error,
)  # fmt: skip
"""What the package and those that it reads with raise for what somebody has made up."""


@dataclass(frozen=True, kw_only=True)
class MadeCredential:
    """What an authenticator has made."""

    id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, kw_only=True)
class Ceremonies:
    """Everything that is not as it should be is `PasskeyRefused`."""

    party: RelyingParty
    service: str

    def asked_to_make(self, account: Account, known: Sequence[Passkey], challenge: bytes) -> str:
        """The options for `navigator.credentials.create()`, as JSON."""
        options = webauthn.generate_registration_options(
            rp_id=self.party.id,
            rp_name=_NAME,
            user_name=account.email,
            user_display_name=account.name,
            user_id=user_handle(self.service, account.id),
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in known
            ],
        )
        return webauthn.options_to_json(options)

    def made(self, credential: str, challenge: bytes) -> MadeCredential:
        try:
            verified = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                require_user_verification=True,
            )
        except _NOT_READABLE:
            raise PasskeyRefused from None
        return MadeCredential(
            id=bytes_to_base64url(verified.credential_id),
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
        )

    def asked_to_sign(self, challenge: bytes) -> str:
        """The options for `navigator.credentials.get()`, as JSON; any passkey of this address."""
        options = webauthn.generate_authentication_options(
            rp_id=self.party.id,
            challenge=challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def named(self, credential: str) -> str:
        """Which passkey an answer says that it is of."""
        try:
            found: Any = json.loads(credential)
            return bytes_to_base64url(base64url_to_bytes(found["id"]))
        except _NOT_READABLE:
            raise PasskeyRefused from None

    def signed(self, credential: str, challenge: bytes, passkey: Passkey) -> int:
        """How often the passkey has been used by now; a copy of it would be behind."""
        try:
            self._require_owner(credential, passkey)
            verified = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _NOT_READABLE:
            raise PasskeyRefused from None
        return verified.new_sign_count

    def _require_owner(self, credential: str, passkey: Passkey) -> None:
        """A discoverable passkey names its account, which has to be the one that it is stored
        with.
        """
        handle = json.loads(credential)["response"]["userHandle"]
        if base64url_to_bytes(handle) != user_handle(self.service, passkey.account_id):
            raise PasskeyRefused
