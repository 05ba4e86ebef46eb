"""Inquiry: takes patients' requests, keeps what is personal, and tells the others only ids and
codes.
"""
