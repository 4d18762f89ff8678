"""Forms: which questions an attempt asks and in which order, from the seed that saved state records.

The seed and the number of the attempt decide everything, so that whoever has the record can redraw the form.
All is sorted by a hash of its own name instead of being shuffled: a question that is added or taken away leaves the
order of the others as it is. `themes/runtime/forms.js` is the twin, `tests/vectors/forms.json` the cases of both,
`docs/saved-state.md` the specification.
"""

from collections.abc import Iterable, Sequence

from builders.model.pools import Pool

_MASK = 0xFFFFFFFF


def rank(text: str) -> int:
    """Return a number of 32 bits that scatters similar ASCII texts: FNV-1a, then the final mix of MurmurHash3."""
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * 0x01000193) & _MASK
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        value = ((value ^ (value >> shift)) * factor) & _MASK
    return value


def arranged(names: Iterable[str], salt: str) -> tuple[str, ...]:
    """Return the names in the order that `salt` gives them."""
    return tuple(sorted(names, key=lambda name: (rank(f"{salt} {name}"), name)))


def form(pools: Sequence[Pool], seed: str, attempt: int, *, shuffle: bool = True, anew: bool = True) -> tuple[str, ...]:
    """Return the codes of the questions that attempt number `attempt` (from 1) asks, in order.

    Each pool is walked in one order that the seed gives; every attempt goes on where the one before it ended, so that a
    question of one pool comes back only when there is no other left. `anew` False draws the same questions every time.
    """
    drawn: list[str] = []
    for pool in pools:
        free = [code for code in arranged(pool.codes, seed) if code not in drawn]
        start = (attempt - 1) * pool.count % len(free) if anew and free else 0
        drawn += [*free[start:], *free[:start]][: pool.count]
    listed = [code for pool in pools for code in pool.codes if code in drawn]
    return arranged(drawn, f"{seed} {attempt}") if shuffle else tuple(dict.fromkeys(listed))
