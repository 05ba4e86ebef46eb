"""Opening a patient's details."""
