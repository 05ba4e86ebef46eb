"""Directory: the network's clinics and doctors, and who does which procedure where."""
