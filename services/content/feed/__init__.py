"""The change feed that regional websites follow: of every page the last state, once, and of every
page that was taken down a tombstone.
"""
