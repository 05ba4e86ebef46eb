"""Who may be shown what, and the chain of records that shows if one was changed."""
