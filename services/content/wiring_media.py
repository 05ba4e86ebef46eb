"""Puts together what is done with pictures, for both processes of content."""

from services.content.media.client import DrawingProcesses
from services.content.media.usecases.add_medium import AddMedium, KeepDrawn
from services.content.media.usecases.edit_medium import EditMedium
from services.content.media.usecases.find_media import FindMedium, FindUses, ListMedia
from services.content.media.usecases.read_rendition import ReadRendition
from services.content.media.usecases.remove_medium import RemoveMedium
from services.content.media.usecases.replace_medium import ReplaceMedium
from services.content.media.usecases.tidy_media import TidyMedia
from services.content.wiring_publishing import Stores
from shared.clock import Clock


class MediaLibrary:
    """Over one set of stores."""

    def __init__(self, stores: Stores, now: Clock) -> None:
        media, files, uses = stores.media, stores.media_files, stores.media_uses
        drawing = DrawingProcesses()
        keep = KeepDrawn(media=media, files=files, now=now)
        self.find = FindMedium(media=media)
        self.list = ListMedia(media=media)
        self.add = AddMedium(drawing=drawing, keep=keep)
        self.find_uses = FindUses(uses=uses)
        self.replace = ReplaceMedium(find=self.find, add=self.add)
        self.edit = EditMedium(find=self.find, drawing=drawing, keep=keep)
        self.remove = RemoveMedium(media=media, files=files, uses=uses, now=now)
        self.read_rendition = ReadRendition(files=files)
        self.tidy = TidyMedia(media=media, files=files, uses=uses, now=now)
