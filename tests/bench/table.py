"""What the bench prints: one line per row, one line per goal."""

from __future__ import annotations

from typing import Any

GOALS = {
    "members_p99_ms_sqlite": ("<=", 50),
    "members_p99_ms_postgres": ("<=", 50),
    "burst150_p99_ms_sqlite": ("<=", 80),
    "burst150_p99_ms_postgres": ("<=", 80),
    "members_p99_over_commit_sqlite": ("<=", 10),
    "watchers_p95_over_nchan": ("<=", 2),
    "cpu_naive_over_ours": (">=", 15),
    "state_rps_over_bare_asgi": (">=", 0.8),
    "state_rps_over_view": (">=", 5),
    "state_rps_nginx_over_view": (">=", 50),
    "kb_per_watcher": ("<=", 30),
}
PARTS = ("ack_ms", "members_ms", "watchers_ms", "commit_ms")


def printed(rows: dict[str, Any]) -> str:
    head = f"{'row':16} {'':12} {'p50':>9} {'p95':>9} {'p99':>9}  {'p99, 95 % sure':>18} {'casts':>6} {'lost':>5}"
    lines = [head, "-" * len(head)]
    for name, row in rows.items():
        lines += _lines(name, row)
    return "\n".join(lines)


def _lines(name: str, row: dict[str, Any]) -> list[str]:
    found = [_percentiles(name, part, row[part]) for part in PARTS if row.get(part)]
    hidden = (*PARTS, "layers", "casts")
    rest = {key: value for key, value in row.items() if key not in hidden and value not in ([], None)}
    if name == "state":
        rest = {
            key: f"{value['per_second']}/s"
            for key, value in row.items()
            if isinstance(value, dict) and "per_second" in value
        }
    if rest:
        found.append(f"{name:16} " + ", ".join(f"{key} {value}" for key, value in rest.items()))
    return found


def _percentiles(name: str, part: str, values: dict[str, Any]) -> str:
    low, high = values["p99_interval"]
    figures = " ".join(f"{values[p]:9.2f}" for p in ("p50", "p95", "p99"))
    return f"{name:16} {part:12} {figures}  {f'{low:.1f}-{high:.1f}':>18} {values['casts']:6} {values['lost']:5}"


def judged(ratios: dict[str, float | None]) -> str:
    lines = ["", f"{'ratio':34} {'found':>10}  goal"]
    for name, (sign, goal) in GOALS.items():
        value, word = ratios[name], reached(ratios[name], sign, goal)
        lines.append(f"{name:34} {'-' if value is None else value:>10}  {sign} {goal}: {word}")
    return "\n".join(lines)


def reached(value: float | None, sign: str, goal: float) -> str:
    if value is None:
        return "not measured"
    return "reached" if (value <= goal if sign == "<=" else value >= goal) else "MISSED"
