"""The contracts between the services: events, their samples, their wording."""
