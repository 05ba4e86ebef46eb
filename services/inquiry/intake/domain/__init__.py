"""Rules of the intake: what an inquiry is, what it must hold, and when it is answered."""
