"""Looking for a patient's leads by e-mail address, and for others of the same contact: inquiry
knows the address, routing knows who may see which lead. Nothing of what is typed is kept here.
"""
