"""What the templates of the site are handed: everything formatted, nothing left to decide."""

from services.content.site.views.clinic import (
    ClinicView,
    ProceduresView,
    clinic_view,
    procedures_view,
)
from services.content.site.views.doctors import (
    DoctorsView,
    DoctorView,
    doctor_view,
    doctors_view,
)
from services.content.site.views.embedding import (
    CardScript,
    EmbeddingView,
    card_script,
    embedding_view,
)
from services.content.site.views.frame import Frame, Framed, LanguageLink, announced, frame
from services.content.site.views.missing import MissingView, missing_view
from services.content.site.views.network import NetworkView, network_view
from services.content.site.views.procedure import (
    ProcedureView,
    draft_view,
    procedure_view,
    typed_view,
)
from services.content.site.views.procedures import (
    AllProceduresView,
    ProcedureEverywhereView,
    all_procedures_view,
    procedure_everywhere_view,
)
from services.content.site.views.search import SearchView, search_view
from services.content.site.views.site_map import SiteMapView, site_map_view
from services.content.site.views.travel import TravelView, travel_view

__all__ = [
    "AllProceduresView", "CardScript", "ClinicView", "DoctorView", "DoctorsView", "EmbeddingView",
    "Frame", "Framed", "LanguageLink", "MissingView", "NetworkView", "ProcedureEverywhereView",
    "ProcedureView", "ProceduresView", "SearchView", "SiteMapView", "TravelView",
    "all_procedures_view", "announced", "card_script", "clinic_view", "doctor_view", "doctors_view",
    "draft_view", "embedding_view", "frame", "missing_view", "network_view",
    "procedure_everywhere_view", "procedure_view", "procedures_view", "search_view",
    "site_map_view", "travel_view", "typed_view",
]  # fmt: skip
