"""Search: what is published is found by its words, whatever their accents, forms and small errors.

An entry is derived from finished pages by the worker, as soon as the demand for it is there, which
a page is stored or withdrawn with. What is found is shown only where its page is live.
"""
