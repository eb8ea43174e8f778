"""The admin is for preparation: staff sees its own bodies, saves by the services, and cannot change what is frozen."""

from council.admin import accounts, bodies, members

__all__ = ["accounts", "bodies", "members"]
