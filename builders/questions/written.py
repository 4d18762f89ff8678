"""How written answers are compared: the same in JavaScript (`themes/runtime/questions/written.js`)."""

import re
import unicodedata

_BLANKS = re.compile(r"[ \t\r\n]+")


def plain_form(text: str) -> str:
    """Return what two spellings of one answer share: compatibility forms, case, blanks and a full stop don't count."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _BLANKS.sub(" ", folded).strip(" ").removesuffix(".").strip(" ")
