"""Staff sign-in: local accounts, server-side sessions, roles in a scope of clinics."""
