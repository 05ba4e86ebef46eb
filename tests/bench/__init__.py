"""`make bench`: the hot paths beside their limit and a peer, in one run, interleaved, on one
machine.
"""
