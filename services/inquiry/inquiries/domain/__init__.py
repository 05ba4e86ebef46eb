"""An inquiry: what was sent, where it stands, the link that opens it."""
