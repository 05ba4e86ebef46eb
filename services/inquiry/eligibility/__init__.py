"""What the eligibility rules say to a patient: before an inquiry is sent, and on its page."""
