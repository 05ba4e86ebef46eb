"""What privacy officers and auditors see of an inquiry and of the records about it; nothing of its
patient.
"""
