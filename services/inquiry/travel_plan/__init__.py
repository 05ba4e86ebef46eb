"""Travel plans: what comes when before and after a treatment, for the patient to plan by."""
