"""Plays the public stream as a citizen does, through its public address, and says whether it can be followed."""
