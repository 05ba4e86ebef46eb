"""Person: a patient wants a person to look at what a program has decided."""
