"""The replica of what content publishes: which clinic offers which procedure, and when it
answers.
"""
