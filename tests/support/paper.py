"""Reading a tagged PDF back as a screen reader does: each element of its structure with its words, in order."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MARKED = re.compile(rb"/MCID (\d+)[^>]*>>BDC(.*?)EMC(?=[/\s]|$)", re.DOTALL)
_BYTE = rb"\\.|[^\\()]"
_NESTED = rb"\((?:" + _BYTE + rb"|\((?:" + _BYTE + rb")*\))*\)"
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:" + _BYTE + rb"|" + _NESTED + rb")*)\)|<([0-9A-Fa-f]+)>", re.DOTALL)
"""A font, or a string: in one of letters parentheses may stand in pairs."""
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_KID = re.compile(rb"/MCID (\d+)/Pg (\d+) 0 R|(\d+) 0 R|(\d+)")

_HEIGHT = re.compile(rb"1 0 0 -1 [\d.]+ ([\d.]+) cm")
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """The blocks of the document as ``(P or H1 or H2, words)``."""
    objects = _objects(data)
    marked = {
        number: {place: said for place, _y, said in _pieces(objects, page)} for number, page in _pages(objects).items()
    }
    [root] = [body for body in objects.values() if b"/S/Document/" in body]
    return [
        (re.search(rb"/S/(\w+)", objects[kid])[1].decode(), "".join(_words(objects, marked, kid)))
        for kid in map(int, re.findall(rb"(\d+) 0 R", _kids(root)))
    ]


def lines(data: bytes) -> list[list[str]]:
    """The lines of each page as they stand on paper, without its footer."""
    objects, pages = _objects(data), []
    for page in _pages(objects).values():
        found: dict[str, str] = {}
        for _place, y, said in _pieces(objects, page):
            found[y] = found.get(y, "") + said
        pages.append([line.strip() for line in found.values()])
    return pages


def _objects(data: bytes) -> dict[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(data)}


def _pages(objects: dict[int, bytes]) -> dict[int, bytes]:
    return {number: body for number, body in objects.items() if b"/Type/Page/" in body}


def _kids(body: bytes) -> bytes:
    found = re.search(rb"/K\[(.*?)\](?=/|>>)", body, re.DOTALL)
    return found[1] if found else b""


def _words(objects: dict[int, bytes], marked: dict[int, dict[int, str]], number: int) -> Iterator[str]:
    body = objects[number]
    page = re.search(rb"\]/Pg (\d+) 0 R>>$", body)
    for there, elsewhere, kid, here in _KID.findall(_kids(body)):
        if there:
            yield marked[int(elsewhere)][int(there)]
        elif kid:
            yield from _words(objects, marked, int(kid))
        else:
            yield marked[int(page[1])][int(here)]


def _pieces(objects: dict[int, bytes], page: bytes) -> Iterator[tuple[int, str, str]]:
    """What stands on a page: the number that its structure calls it, how high it stands, its words."""
    resources = _follow(objects, page, rb"/Resources")
    fonts = {name: _letters(objects, int(font)) for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
    content = zlib.decompress(_STREAM.search(_follow(objects, page, rb"/Contents"))[1])
    for number, piece in _MARKED.findall(content):
        font, said = {}, ""
        for name, shown, digits in _SHOWN.findall(piece):
            font = fonts[name] if name else font
            codes = bytes.fromhex(digits.decode()) if digits else _ESCAPED.sub(_byte, shown)
            said += "".join(font[codes[at : at + 2]] for at in range(0, len(codes), 2))
        yield int(number), _HEIGHT.search(piece)[1].decode(), said


def _byte(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return bytes([int(escaped, 8)]) if len(escaped) == 3 else _CONTROLS.get(escaped, escaped)


def _letters(objects: dict[int, bytes], font: int) -> dict[bytes, str]:
    table = zlib.decompress(_STREAM.search(_follow(objects, objects[font], rb"/ToUnicode"))[1])
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    }


def _follow(objects: dict[int, bytes], body: bytes, key: bytes) -> bytes:
    return objects[int(re.search(key + rb" (\d+) 0 R", body)[1])]
