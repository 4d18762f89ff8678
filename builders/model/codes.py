"""Short codes: how saved state names a module, a block or a question in three characters."""

import hashlib
import string

DIGITS = string.digits + string.ascii_lowercase
LENGTH = 3


def short_code(identifier: str) -> str:
    """Return the SHA-256 of `identifier` modulo 36³ as three base-36 digits.

    A code depends on the id alone, so it survives reordering and new neighbours. Two ids of one module can
    collide (about 1 in 1,000 for 10 questions): a check refuses that while the id can still be changed.
    """
    number = int.from_bytes(hashlib.sha256(identifier.encode()).digest(), "big") % len(DIGITS) ** LENGTH
    digits = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits
