"""An inquiry as FHIR resources, for the records of the clinic that treats its patient."""
