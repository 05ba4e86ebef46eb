"""A lead: an inquiry on its way to a clinic, its states, and what people do with it."""
