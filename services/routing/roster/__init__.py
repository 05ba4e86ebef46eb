"""Who takes leads, how many and when: the doctors' and the coordinators' entries."""
