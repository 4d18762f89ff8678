"""Damage to files, from slips to bombs. All chance comes from one `Random`: the same one gives the same damage."""

from collections.abc import Callable
from random import Random

SIZE = 1_200_000
"""Bytes: more than any reader takes."""
_SIGNS = (
    *("---\n", "? ", "- ", ": ", "# ", " #", "&a ", "*a", "!x ", "!!python/name:os.system ", "<<: *a", "|", "> ", "* "),
    *("{", "}", "[", "]", ",", '"', "'", "`", "```\n", "~~~", "```check\n", "```quiz\n", "1. ", "## ", "# ", "###### "),
    *("|\n", "\\", "\\\n", "\x00", "\t", "\r", "\r\n", "\x85", "\u2028", "\ufeff", "\ufffe", "\x1b[2J", "\u202e"),
    *("\ud7ff", "🙂", "é", "e\u0301", "{{ org.name }}", "{{ org. }}", "{{", "}}", "![](../media/x.svg)", "](", "[a]: "),
    *(
        "<!--",
        "-->",
        "<script>",
        "<a href='",
        "&amp;",
        "&#0;",
        "&lol;",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE quiz [<!ENTITY a",
    ),
    *(
        "<?xml version='1.0' encoding='utf-7'?>",
        "~",
        "=",
        "=%50%",
        "~%-100%",
        "->",
        "::a::",
        "#}",
        "//",
        "$",
        "{#60:5}",
    ),
    *(
        "{#1..2}",
        "{T}",
        "{}",
        "[html]",
        "[markdown]",
        '// coursewright {"a": ',
        "null",
        "true",
        "yes",
        "0",
        "-1",
        "1e999",
    ),
    *("0x10", "1_000", ".inf", ".nan", "2026-01-01", "12:30", "99999999999999999999", "164.310", "", " ", "  ", "    "),
    *("\n", "\n\n", "../../../../etc/passwd", "C:\\x", "http://[", "//x", "#start", ".md#", "a-b", "A_B", "x" * 300),
)
_OPENERS = (
    "[",
    "{",
    "- ",
    "? ",
    "> ",
    "`",
    "*",
    "_",
    "(",
    "![",
    "<b>",
    "<quiz>",
    "{1:SA:",
    "\\",
    "#",
    "a: ",
    " ",
    "\n",
    "&a ",
    "::",
)
Damage = Callable[[bytes, Random], bytes]


def mutated(seeds: tuple[bytes, ...], random: Random) -> bytes:
    """Return one of the files with one to six kinds of damage; in one of fifty cases it grows large."""
    data = random.choice(seeds)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        data = random.choice(SLIPS)(data, random)
    if random.random() < 0.05:
        data = _spliced(data, random.choice(seeds), random)
    if random.random() < 0.02:
        data = random.choice(BOMBS)(data, random)
    return data[:SIZE]


def _sign(random: Random) -> bytes:
    return random.choice(_SIGNS).encode()


def _span(data: bytes, random: Random, longest: int = 60) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.randint(0, longest))


def _insert(data: bytes, random: Random) -> bytes:
    at, _ = _span(data, random)
    return data[:at] + _sign(random) + data[at:]


def _at_line_start(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    number = random.randrange(len(lines))
    lines[number] = _sign(random) + lines[number]
    return b"\n".join(lines)


def _other_value(data: bytes, random: Random) -> bytes:
    """Give a key another value."""
    lines = data.split(b"\n")
    keyed = [number for number, line in enumerate(lines) if b": " in line]
    if keyed:
        number = random.choice(keyed)
        lines[number] = lines[number].partition(b": ")[0] + b": " + _sign(random)
    return b"\n".join(lines)


def _delete(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:end] + data[start:end] * random.randint(1, 5) + data[end:]


def _line(data: bytes, random: Random) -> bytes:
    """Drop, double, move, indent or dedent a line."""
    lines = data.split(b"\n")
    number = random.randrange(len(lines))
    line = lines.pop(number)
    what = random.randrange(5)
    other = number if what != 2 else random.randint(0, len(lines))
    lines[other:other] = ([], [line, line], [line], [b"  " + line], [line[2:]])[what]
    return b"\n".join(lines)


def _bytes(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random, 4)
    return data[:start] + random.randbytes(end - start) + data[end:]


def _truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _ends(data: bytes, random: Random) -> bytes:
    """Give lines other ends, as another system or a bad transfer does."""
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\xc2\x85", b"\xe2\x80\xa8")))


def _spliced(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _span(other, random, 2000)
    at, _ = _span(data, random)
    return data[:at] + other[start:end] + data[at:]


def _many(data: bytes, random: Random) -> bytes:
    """Repeat one line, or one part, until the file is large."""
    lines = data.split(b"\n")
    number = random.randrange(len(lines))
    part = b"\n".join(lines[number : number + random.choice((1, 1, 3, 10))]) + b"\n"
    return b"\n".join([*lines[:number], part * (_large(random) // len(part)), *lines[number:]])


def _deep(data: bytes, random: Random) -> bytes:
    """Open something and never close it."""
    at, _ = _span(data, random)
    sign = random.choice(_OPENERS).encode()
    return data[:at] + sign * (_large(random) // len(sign)) + data[at:]


def _dense(data: bytes, random: Random) -> bytes:
    """Repeat one sign."""
    at, _ = _span(data, random)
    sign = _sign(random) or b" "
    return data[:at] + sign * (_large(random) // len(sign)) + data[at:]


def _long(data: bytes, random: Random) -> bytes:
    at, _ = _span(data, random)
    return data[:at] + random.choice(b"a9 -#.").to_bytes(1, "big") * _large(random) + data[at:]


def _large(random: Random) -> int:
    return int(10 ** random.uniform(3, 6))


SLIPS: tuple[Damage, ...] = (
    _insert,
    _insert,
    _at_line_start,
    _other_value,
    _other_value,
    _delete,
    _repeat,
    _line,
    _line,
    _bytes,
    _truncate,
    _ends,
)
BOMBS: tuple[Damage, ...] = (_many, _deep, _dense, _long)
