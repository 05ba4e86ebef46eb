"""Opening a patient's details: asked of the inquiry service, which records it before it answers."""
