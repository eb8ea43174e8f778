"""An nginx of one's own, from a configuration text that the caller writes."""

import contextlib
import os
from collections.abc import Iterator

from tests.services.processes import running, workplace
from tests.services.table import find_nchan, find_nginx


@contextlib.contextmanager
def nginx(http: str, port: int, *, nchan: bool = False, workers: int = 1, user: str = "") -> Iterator[int]:
    """Runs nginx with `http` as the inside of its http block; `port` is the one that block listens on.

    `user` is as whom its workers run, where we may choose; without one it is nginx's own choice.
    """
    binary, module = find_nginx(), find_nchan()
    if binary is None or (nchan and module is None):
        raise LookupError("nchan" if binary else "nginx")
    with workplace("council-nginx") as folder:
        configuration = folder / "nginx.conf"
        configuration.write_text(frame(http, str(folder), module if nchan else None, workers, user))
        os.chmod(folder, 0o755)
        with running([binary, "-p", str(folder), "-c", str(configuration)], port, folder / "log"):
            yield port


def frame(http: str, folder: str, module: str | None, workers: int, user: str = "") -> str:
    load = f"load_module {module};\n" if module else ""
    owner = f"user {user};\n" if user and os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{load}{owner}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"worker_processes {workers};\nworker_rlimit_nofile 65536;\nevents {{ worker_connections 20000; }}\n"
        f"http {{\naccess_log off;\n{temporary}{http}\n}}\n"
    )
