"""Announcing again: the compacted topic is the replicas' source, and this service's documents are
the topic's.
"""
