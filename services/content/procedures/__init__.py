"""Procedures: their texts per locale, what single clinics say differently, and the network's shared
blocks.
"""
