"""The votes: a board of every member by name, and a strip of marks under who is being called.

As on the site a choice is a shape and a colour: for is round and blue, against is square and orange.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from streaming.media.canvas import Canvas, Sprite, yuv
from streaming.media.text import (
    ACCENT,
    AGAINST,
    BOLD,
    FAINT,
    FINE,
    FOR,
    INK,
    REGULAR,
    RULE,
    SEMIBOLD,
    SOFT,
    WHITE,
    Sprites,
    even,
    measure,
    measured,
)
from streaming.rules.layouts import HD, Rect, Size
from streaming.rules.scene import Board, Seat
from streaming.rules.words import fit, say

COLUMNS: Final = 4
QUIET: Final = frozenset({"recused", "absent", "left", "left_entered", "missing"})


def mark(sprites: Sprites, kind: str, side: int) -> Sprite:
    """The sign of a choice, drawn four times as large and made small, so that its edges are smooth."""
    return sprites.get(
        ("mark", kind, side), side, side, lambda pen: _sign(pen, kind, side * FINE), ground=_colour(kind), scale=FINE
    )


def _colour(kind: str) -> str:
    return {"for": FOR, "against": AGAINST, "voted": SOFT, "called": ACCENT}.get(kind, FAINT)


def _sign(pen: Any, kind: str, side: int) -> None:
    line, colour, box = side // 9, _colour(kind), (side // 16, side // 16, side - side // 16, side - side // 16)
    if kind == "against":
        pen.rounded_rectangle(box, side // 8, fill=colour)
    elif kind in ("for", "voted", "called"):
        pen.ellipse(box, fill=colour)
    elif kind not in QUIET:
        pen.ellipse(box, outline=colour, width=line)
    if kind in ("for", "voted"):
        points = [(side * 0.28, side * 0.52), (side * 0.44, side * 0.68), (side * 0.73, side * 0.34)]
        pen.line(points, fill=INK, width=line, joint="curve")
    elif kind == "against":
        pen.line((side * 0.3, side * 0.3, side * 0.7, side * 0.7), fill=INK, width=line)
        pen.line((side * 0.7, side * 0.3, side * 0.3, side * 0.7), fill=INK, width=line)
    elif kind == "called":
        pen.ellipse((side * 0.36, side * 0.36, side * 0.64, side * 0.64), fill=WHITE)
    elif kind in QUIET:
        pen.line((side * 0.28, side * 0.5, side * 0.72, side * 0.5), fill=colour, width=line)


def full(canvas: Canvas, sprites: Sprites, board: Board, size: Size, language: str) -> None:
    """Every member by name, by group, in four columns; the totals above it."""
    rect, unit = size.board, size.board.w / 640
    canvas.fill(rect, yuv(INK))
    _head(canvas, sprites, board, Rect(rect.x, rect.y, rect.w, even(52 * unit)), size, language)
    entries: list[str | Seat] = []
    for group, seats in groupby(board.seats, key=lambda seat: seat.group):
        entries += [group, *seats]
    rows = _rows(entries)
    top = rect.y + even(54 * unit)
    height = min((rect.bottom - top - round(2 * unit)) // rows // 2 * 2, even(24 * unit))
    letters = min(round(height * 0.66), round(16 * unit))
    for n, column in enumerate(_columns(entries, rows)):
        x = rect.x + round((10 + 158 * n) * unit) // 2 * 2
        for row, entry in enumerate(column):
            y = top + row * height
            if isinstance(entry, Seat):
                _seat(canvas, sprites, entry, (x, y), height, letters, round(148 * unit))
            elif entry:
                small = max(round(letters * 0.8), 11)
                head = fit(entry, 140 * unit, measured(small, BOLD))
                canvas.blend(sprites.line(head, small, FAINT, BOLD), x, y + (height - round(small * 1.3)))


def _seat(
    canvas: Canvas, sprites: Sprites, seat: Seat, at: tuple[int, int], height: int, letters: int, width: int
) -> None:
    x, y = at
    side = even(letters * 1.1)
    if seat.mark == "called":
        canvas.fill(Rect(x - 4, y, width // 2 * 2, height), yuv(ACCENT))
    canvas.blend(mark(sprites, seat.mark, side), x, y + (height - side) // 2)
    room = width - side - letters // 2
    smaller = next((n for n in range(letters, letters * 3 // 4, -1) if measure(seat.name, n) <= room), letters * 3 // 4)
    colour = FAINT if seat.mark in QUIET else WHITE
    name = sprites.line(fit(seat.name, room, measured(smaller)), smaller, colour, SEMIBOLD)
    canvas.blend(name, x + side + letters // 2, y + (height - name.height) // 2)


def _rows(entries: list[str | Seat]) -> int:
    """The fewest rows in which the groups fit four columns, no head at the foot of one."""
    rows = -(-len(entries) // COLUMNS)
    while len(_columns(entries, rows)) > COLUMNS:
        rows += 1
    return max(rows, 8)


def _columns(entries: list[str | Seat], rows: int) -> list[list[str | Seat]]:
    columns: list[list[str | Seat]] = [[]]
    for entry in entries:
        full_up = len(columns[-1]) >= rows - (0 if isinstance(entry, Seat) else 1)
        if full_up:
            columns.append([])
        columns[-1].append(entry)
    return columns


def _head(canvas: Canvas, sprites: Sprites, board: Board, rect: Rect, size: Size, language: str) -> None:
    unit = size.board.w / 640
    left = rect.x + round((10 if size.aside else 24) * unit) // 2 * 2  # beside the bar of the sound
    letters = round(17 * unit)
    totals = _totals(board, language)
    width = sum(measure(text, letters, BOLD) + 14 * unit for text, _colour in totals)
    title = fit(board.title, rect.w - width - 40 * unit, measured(letters, BOLD))
    canvas.blend(sprites.line(title, letters, weight=BOLD), left, rect.y + round(8 * unit))
    _write_totals(canvas, sprites, totals, rect.right - round(10 * unit), rect.y + round(8 * unit), letters, unit)
    bar = Rect(left, rect.y + even(38 * unit), (rect.right - round(10 * unit) - left) // 2 * 2, even(6 * unit))
    _bar(canvas, board, bar)


def _totals(board: Board, language: str) -> list[tuple[str, str]]:
    if board.hidden:
        return [(f"{say(language, 'open')} {board.open}", SOFT)]
    pro, con = (f"{say(language, 'for')} {board.pro}", FOR), (f"{say(language, 'against')} {board.con}", AGAINST)
    return [pro, con, (f"{say(language, 'open')} {board.open}", SOFT)] if board.open else [pro, con]


def _write_totals(
    canvas: Canvas,
    sprites: Sprites,
    totals: list[tuple[str, str]],
    right: int,
    y: int,
    letters: int,
    unit: float,
) -> None:
    for text, colour in reversed(totals):
        line = sprites.line(text, letters, colour, BOLD)
        canvas.blend(line, right - line.width, y)
        right -= line.width + round(12 * unit)


def _bar(canvas: Canvas, board: Board, rect: Rect) -> None:
    """For from the left, against from the right, what is not known yet between them."""
    whole = max(1, board.pro + board.con + board.open)
    canvas.fill(rect, yuv(RULE))
    pro, con = (round(rect.w * number / whole / 2) * 2 for number in (board.pro, board.con))
    if pro:
        canvas.fill(Rect(rect.x, rect.y, pro, rect.h), yuv(FOR))
    if con:
        canvas.fill(Rect(rect.right - con, rect.y, con, rect.h), yuv(AGAINST))


def strip(canvas: Canvas, sprites: Sprites, board: Board, size: Size, language: str) -> None:
    """The running vote in little: its name, the totals, and a mark for each seat, a gap between groups."""
    rect, unit = size.strip, 1 if size is HD else 0.68
    canvas.fill(rect, yuv(INK))
    letters, left = round(22 * unit), rect.x + round(14 * unit)
    totals = _totals(board, language)
    width = sum(measure(text, letters, BOLD) + 12 for text, _colour in totals)
    title = fit(board.title, rect.w - width - 3 * left, measured(letters, REGULAR))
    canvas.blend(sprites.line(title, letters, weight=REGULAR), left, rect.y + round(6 * unit))
    _write_totals(canvas, sprites, totals, rect.right - round(14 * unit), rect.y + round(6 * unit), letters, 1)
    groups = [list(seats) for _group, seats in groupby(board.seats, key=lambda seat: seat.group)]
    _marks(canvas, sprites, groups, Rect(left, rect.y + even(40 * unit), rect.w - 2 * left, rect.h - even(40 * unit)))


def _marks(canvas: Canvas, sprites: Sprites, groups: list[list[Seat]], rect: Rect) -> None:
    """As large as fits, in one row or in two."""
    seats = sum(len(group) for group in groups)
    units = seats + 0.6 * max(0, len(groups) - 1)
    rows = 1 if rect.w / max(units, 1) >= 17 else 2
    step = min(rect.w / max(units / rows + (rows - 1), 1), rect.h / rows, 40)
    side = even(step * 0.84 - 2)
    x, y = 0.0, rect.y + round((rect.h - rows * step) / 2)
    for group in groups:
        for seat in group:
            if x + step > rect.w + 1:
                x, y = 0.0, y + round(step)
            canvas.blend(mark(sprites, seat.mark, side), rect.x + round(x), y)
            x += step
        x += 0.6 * step
