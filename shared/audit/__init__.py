"""What staff did: noted in the same write as the deed, and chained afterwards by whoever keeps the
chain (`services/routing/audit`).
"""
