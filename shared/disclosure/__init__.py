"""What routing and inquiry agree on when a patient's details are disclosed, held by both sides.

`assertion` is plain Python for their domains; `token` and `bodies` are for their edges.
"""
