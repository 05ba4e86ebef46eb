"""Use cases of the FHIR export."""
