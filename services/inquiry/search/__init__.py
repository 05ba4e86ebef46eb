"""Search: which inquiries came from an e-mail address, and which from the same contact as another
one, as staff of the clinics look for them. Only ids are answered.
"""
