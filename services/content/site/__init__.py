"""The site: what patients read, drawn from the same resolved pages and directory as the
interfaces.
"""
