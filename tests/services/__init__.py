"""Throw-away PostgreSQL, Redis, nginx and Chromium for tests and measurements, on loopback only."""
