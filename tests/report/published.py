"""Published answers to tests, as right (1) and wrong (0), with the figures that their publishers give.

WUENSCH: K. L. Wuensch, East Carolina University, StatHelp, KR20.txt: 10 learners, 10 items.
LSAT: R. D. Bock and M. Lieberman, Psychometrika 35 (1970): section 6 of the Law School Admission Test, 1,000 people, 5
items, by pattern and how many had it.
"""

WUENSCH = (
    *("1111110110", "1011011101", "1111011001", "0010001000", "0000010010"),
    *("1110111111", "1101110111", "1111111101", "0101111101", "1101101110"),
)
WUENSCH_TOTALS = (8, 7, 7, 2, 2, 9, 8, 9, 7, 7)
WUENSCH_EASE = (0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6)
WUENSCH_VARIANCE = 5.84
LSAT = """
00000 3, 00001 6, 00010 2, 00011 11, 00100 1, 00101 1, 00110 3, 00111 4, 01000 1, 01001 8, 01011 16, 01101 3, 01110 2,
01111 15, 10000 10, 10001 29, 10010 14, 10011 81, 10100 3, 10101 28, 10110 15, 10111 80, 11000 16, 11001 56, 11010 21,
11011 173, 11100 11, 11101 61, 11110 28, 11111 298
"""
LSAT_TOTALS = (3, 20, 85, 237, 357, 298)
"""How many people had 0, 1, ... 5 right."""
LSAT_EASE = (0.924, 0.709, 0.553, 0.763, 0.870)


def papers(patterns: tuple[str, ...]) -> list[dict[str, int]]:
    return [{f"i{number}": int(one) for number, one in enumerate(pattern, 1)} for pattern in patterns]


def lsat() -> list[dict[str, int]]:
    counted = (one.split() for one in LSAT.split(","))
    return papers(tuple(pattern for pattern, number in counted for _ in range(int(number))))
