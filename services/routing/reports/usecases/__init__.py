"""What managers and auditors ask of the past."""
