"""The ordinary peer: a Django view behind the platform's own middleware, DEBUG off."""

from council.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.peers.view"
DEBUG = False
SECURE_SSL_REDIRECT = False
