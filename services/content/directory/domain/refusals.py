"""What the directory refuses."""

from shared.errors import NotFound, Unavailable


class EntryUnreadable(Unavailable):
    """What is stored does not keep today's rules: it was written by a program with others. Writing
    it anew mends it.
    """

    code = "directory.entry-unreadable"
    title = "This entry cannot be read at this moment."

    def __init__(self, revision: int) -> None:
        super().__init__(self.code)
        self.revision = revision


class UnknownLocation(NotFound):
    code = "directory.unknown-location"
    title = "There is no such clinic."
