"""`python -m tests.services up` keeps them running; `run -- COMMAND` runs a command beside them.

A SIGTERM becomes an ordinary exit, so that what was started is stopped.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from tests.services.install import ensure
from tests.services.postgres import postgres
from tests.services.redis import redis


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    missing = ensure()
    with environment(missing, options.durable) as variables:
        if options.what == "up":
            return stay(variables)
        return subprocess.run(options.command, env={**os.environ, **variables}).returncode


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("--durable", action="store_true", help="PostgreSQL with fsync and synchronous_commit on")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("up", help="start them, print their addresses, stop at Ctrl-C")
    run = what.add_parser("run", help="run a command with DATABASE_URL and REDIS_URL set")
    run.add_argument("command", nargs="+")
    return parser.parse_args()


@contextlib.contextmanager
def environment(missing: list[str], durable: bool = False) -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of what could be started; what is missing is left out."""
    with contextlib.ExitStack() as stack:
        variables = {}
        if "postgres" not in missing:
            variables["DATABASE_URL"] = stack.enter_context(postgres(durable=durable))
        if "redis" not in missing:
            variables["REDIS_URL"] = stack.enter_context(redis())
        yield variables


def stay(variables: dict[str, str]) -> int:
    for name, value in variables.items():
        print(f"export {name}={value}", flush=True)
    print("Running until Ctrl-C.", file=sys.stderr, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
