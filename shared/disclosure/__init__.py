"""What routing and inquiry agree on when a patient's details are disclosed or a note is written.

`assertion` is plain Python for their domains; `token` and `bodies` are for their edges.
"""
