"""What the templates of the site are handed: everything formatted, nothing left to decide."""

from services.content.site.views.clinic import ClinicView, clinic_view
from services.content.site.views.frame import Frame, LanguageLink, frame
from services.content.site.views.missing import MissingView, missing_view
from services.content.site.views.network import NetworkView, network_view
from services.content.site.views.procedure import ProcedureView, procedure_view
from services.content.site.views.site_map import SiteMapView, site_map_view

__all__ = [
    "ClinicView", "Frame", "LanguageLink", "MissingView", "NetworkView", "ProcedureView",
    "SiteMapView", "clinic_view", "frame", "missing_view", "network_view", "procedure_view",
    "site_map_view",
]  # fmt: skip
