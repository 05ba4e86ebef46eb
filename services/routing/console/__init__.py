"""The console: coordinators' pages over the inbox, the decisions and the patient's details."""
