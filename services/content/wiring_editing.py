"""Puts together what editors do with the clinics, doctors and offerings of the directory."""

from services.content.directory.usecases.edit_entity import EditEntity, FindEntity
from services.content.directory.usecases.edit_location import EditLocation
from services.content.directory.usecases.edit_staffing import EditDoctor, EditOffering
from services.content.directory.usecases.offer_procedure import OfferProcedure, StopOffering
from services.content.wiring_publishing import Stores


class DirectoryEditing:
    """Over one set of stores."""

    def __init__(self, stores: Stores) -> None:
        locations, doctors, offerings = stores.locations, stores.doctors, stores.offerings
        self.find_location = FindEntity(entities=locations)
        self.edit_location = EditLocation(edit=EditEntity(entities=locations), media=stores.media)
        self.find_doctor = FindEntity(entities=doctors)
        self.edit_doctor = EditDoctor(
            edit=EditEntity(entities=doctors),
            locations=locations,
            offerings=offerings,
            media=stores.media,
        )
        self.find_offering = FindEntity(entities=offerings)
        edit_offering = EditEntity(entities=offerings)
        self.edit_offering = EditOffering(edit=edit_offering, doctors=doctors)
        self.stop_offering = StopOffering(edit=edit_offering)
        self.offer_procedure = OfferProcedure(
            offerings=offerings,
            doctors=doctors,
            locations=locations,
            procedures=stores.procedures,
        )
