"""What is done with decisions besides making them: keeping their inputs, explaining them."""
