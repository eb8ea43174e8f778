"""A document as the clerk's office would upload it: a small PDF, always the same bytes for the same text."""

from __future__ import annotations

import textwrap

WIDTH, HEIGHT, MARGIN = 595, 842, 72  # A4 in points
SIZE, LEADING, COLUMNS, ROWS = 11, 15, 82, 46


def pdf(title: str, text: str) -> bytes:
    """A PDF 1.4 with the title above the text, in Helvetica."""
    pages = _pages(text)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", _tree(len(pages)), _font()]
    for number, rows in enumerate(pages):
        objects += [_page(5 + 2 * number), _content(title if number == 0 else "", rows)]
    return _file(objects)


def _pages(text: str) -> list[list[str]]:
    rows = [row for line in text.split("\n") for row in (textwrap.wrap(line, COLUMNS) or [""])]
    return [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]


def _tree(pages: int) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    return f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode()


def _font() -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _page(content: int) -> bytes:
    box = f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << /F1 3 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R {box} /Contents {content} 0 R >>".encode()


def _content(title: str, rows: list[str]) -> bytes:
    lines = [b"BT /F1 16 Tf %d %d Td (%s) Tj" % (MARGIN, HEIGHT - MARGIN, _escaped(title))]
    lines.append(b"/F1 %d Tf %d TL 0 -28 Td" % (SIZE, LEADING))
    lines += [b"(%s) Tj T*" % _escaped(row) for row in rows] + [b"ET"]
    stream = b"\n".join(lines)
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + tail
