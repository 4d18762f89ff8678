"""How hard English text is to read: words, syllables, the Flesch-Kincaid grade."""

import functools
import re
from collections.abc import Sequence

WORDS_A_MINUTE = 240
SECONDS_AN_ANSWER = 10
"""What reading and answering take, for estimates."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Endings that are written with a vowel and said without one: named, likes, care.
_SILENT = re.compile(r"(?:(?<![dt])ed|(?<![cgsxz])(?<!ch)(?<!sh)(?<![^aeiouy]l)es|(?<![^aeiouy]l)e)$")


def words(text: str) -> list[str]:
    """Return the words of a text; numbers are none."""
    return _WORD.findall(text)


@functools.lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels that are heard."""
    parts = word.lower().replace("\u2019", "'").split("-")
    return sum(max(1, len(_VOWELS.findall(_SILENT.sub("", part.removesuffix("'s"))))) for part in parts)


def grade(sentences: Sequence[Sequence[str]]) -> float:
    """Return the Flesch-Kincaid grade of sentences given as words: the years of school that reading them takes."""
    count = sum(map(len, sentences))
    if not count:
        return 0.0
    said = sum(syllables(word) for sentence in sentences for word in sentence)
    return 0.39 * count / len(sentences) + 11.8 * said / count - 15.59
