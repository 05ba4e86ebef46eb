"""Attachments: referrals, imaging and other documents that a patient adds to an inquiry."""
