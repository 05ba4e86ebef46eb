"""The foreseen ways in which signing in, or what needs it, is refused."""

from shared.errors import Forbidden, Unauthenticated


class NotSignedIn(Unauthenticated):
    code = "sign-in.needed"


class WrongCredentials(Unauthenticated):
    """One answer for an unknown address and a wrong password: accounts cannot be guessed."""

    code = "sign-in.wrong-credentials"
    title = "The e-mail address or the password is not right."


class RoleMayNot(Forbidden):
    code = "sign-in.role-may-not"
    title = "Your role does not include this."


class CrossSiteRequest(Forbidden):
    code = "sign-in.cross-site"
    title = "This request came from another site and was refused."


class FreshProofNeeded(Unauthenticated):
    """Signed in, but not just now: somebody else may sit there meanwhile."""

    code = "sign-in.fresh-proof-needed"
    title = "Prove once more who you are, then do this again."


class CsrfTokenExpired(Forbidden):
    code = "sign-in.form-expired"
    title = "This form belongs to an earlier sign-in. Please load the page again."
