"""What routing and inquiry agree on when a patient's details are disclosed, a note is written or
the ledger is looked at.

`assertion` is plain Python for their domains; `token` and `bodies` are for their edges.
"""
