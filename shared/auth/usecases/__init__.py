"""Begin, read and end a session."""

from shared.auth.usecases.begin_session import BeginSession, NewSession
from shared.auth.usecases.end_session import EndSession
from shared.auth.usecases.read_session import ReadSession, SignedIn

__all__ = ["BeginSession", "EndSession", "NewSession", "ReadSession", "SignedIn"]
