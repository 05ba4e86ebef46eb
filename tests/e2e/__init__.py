"""The whole system as a newcomer starts it: the story in a browser, and the promises from
outside.
"""
