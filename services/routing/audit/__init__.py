"""The audit chain: what staff did, per clinic and day, so that nobody changes it unnoticed."""
