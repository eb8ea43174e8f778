"""The demonstration: a fictional municipality, a server, and an evening in it that goes on by itself.

``people`` and ``agenda`` are tables of who and what; ``seed`` and ``past`` put them in the database before the server
starts, through the services and the one path for commands. From then on nothing here touches the database: every
simulated person is a client (``robot``) that signs in, opens a socket and sends commands as a browser does. What it
sends is decided by pure functions over what it sees: ``chair``, ``clerk``, ``member``.
"""
