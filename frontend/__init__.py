"""What people see: public pages, minutes, sign-in, and the room app."""
