"""Who read which inquiry and what is on hold, as inquiry tells privacy officers and auditors."""
