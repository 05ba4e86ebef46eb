"""The FHIR export."""
