"""One inquiry, opened by its key, as a FHIR R4 bundle: plain dictionaries, nothing looked up."""

from services.inquiry.fhir.domain.bundle import Exported, bundle_of
from services.inquiry.fhir.domain.resources import JSON

__all__ = ["JSON", "Exported", "bundle_of"]
