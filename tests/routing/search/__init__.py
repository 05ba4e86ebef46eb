"""Looking for a patient's leads."""
