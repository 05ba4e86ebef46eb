"""What a patient is asked, and answers."""
