"""What staff do with a patient's details."""
