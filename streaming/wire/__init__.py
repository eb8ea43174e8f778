"""What touches the network: one UDP port, ICE-lite and DTLS of our own peers; only here aiortc is known."""
