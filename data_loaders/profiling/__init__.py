"""Profiles: what the stored values of an edition look like, counted by the engine over all records."""
