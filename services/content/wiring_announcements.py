"""Puts together what is done with announcements, and what shows them."""

from services.content.announcements.usecases.end_announcement import EndAnnouncement
from services.content.announcements.usecases.find_announcements import (
    FindAnnouncement,
    ListAnnouncements,
)
from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.announcements.usecases.write_announcement import WriteAnnouncement
from services.content.directory.usecases.find_locations import FindLocation
from services.content.site.usecases.announce import Announce
from services.content.wiring_publishing import Stores
from shared.clock import Clock


class Announcing:
    """Over one set of stores."""

    def __init__(self, stores: Stores, now: Clock) -> None:
        announcements = stores.announcements
        self.list = ListAnnouncements(announcements=announcements, now=now)
        self.find = FindAnnouncement(announcements=announcements)
        self.write = WriteAnnouncement(
            announcements=announcements,
            find_location=FindLocation(locations=stores.locations),
            now=now,
        )
        self.end = EndAnnouncement(announcements=announcements, now=now)
        self.show = ShowAnnouncements(announcements=announcements, now=now)
        self.announce = Announce(show_announcements=self.show)
