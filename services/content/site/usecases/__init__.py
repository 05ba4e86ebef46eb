"""What somebody who looks around wants."""
