"""The only writers of a meeting. A handler takes the desk and the command's data; it checks, then changes."""
