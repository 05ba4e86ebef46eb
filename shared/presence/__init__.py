"""Who has something open at this moment: a lead, a text."""
