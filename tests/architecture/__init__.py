"""What holds for the shape of the code, whoever writes it."""
