"""Publishing: a page is resolved from its sources, finished to bytes once, and then
only looked up.
"""
