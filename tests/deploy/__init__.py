"""Production as docs/operate.md describes it, from the very files of deploy/."""
