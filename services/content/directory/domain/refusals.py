"""What the directory refuses."""

from shared.errors import Conflict, NotFound, PreconditionFailed, PreconditionRequired, Unavailable


class EntryUnreadable(Unavailable):
    """What is stored does not keep today's rules: it was written by a program with others. Writing
    it anew mends it.
    """

    code = "directory.entry-unreadable"
    title = "This entry cannot be read at this moment."

    def __init__(self, revision: int) -> None:
        super().__init__(self.code)
        self.revision = revision


class UnknownEntry(NotFound):
    code = "directory.unknown-entry"
    title = "There is no such clinic, doctor or offering."


class EntryRevisionConflict(PreconditionFailed):
    """`current` is the revision that is there."""

    code = "directory.entry-revision-conflict"
    title = "Somebody else has changed this in the meantime."

    def __init__(self, current: int) -> None:
        super().__init__(self.code)
        self.current = current


class EntryRevisionRequired(PreconditionRequired):
    code = "directory.entry-revision-required"
    title = "Say which revision of this you have seen (If-Match)."


class UnknownLocation(NotFound):
    code = "directory.unknown-location"
    title = "There is no such clinic."


class UnknownDoctor(NotFound):
    code = "directory.unknown-doctor"
    title = "There is no such doctor."


class UnknownNetwork(NotFound):
    code = "directory.unknown-network"
    title = "The network is not published yet."


class AnotherNetwork(Conflict):
    code = "directory.another-network"
    title = "There is a network here already, of another slug; its slug stays."


class NetworkRevisionConflict(PreconditionFailed):
    """`current` is the revision that is there; None where there is none."""

    code = "directory.network-revision-conflict"
    title = "Somebody else has changed the network in the meantime."

    def __init__(self, current: int | None) -> None:
        super().__init__(self.code)
        self.current = current


class NetworkRevisionRequired(PreconditionRequired):
    code = "directory.network-revision-required"
    title = "The network exists: say which revision of it you have seen (If-Match)."
