"""Cutting texts in which a backslash takes the meaning from the sign after it."""

import re


def split_all(text: str, sign: str) -> list[str]:
    """Cut a text at every `sign` that is not escaped; escapes stay as they are."""
    cuts = [match.start() for match in re.finditer(rf"\\.|{re.escape(sign)}", text, re.DOTALL) if match[0] == sign]
    starts = [0, *(at + len(sign) for at in cuts)]
    return [text[start:end] for start, end in zip(starts, [*cuts, len(text)], strict=True)]


def split_once(text: str, sign: str, *, last: bool = False) -> tuple[str, str]:
    """Cut a text at the first (or last) `sign` that is not escaped; without one, the second half is empty."""
    at = -1
    for match in re.finditer(rf"\\.|{re.escape(sign)}", text, re.DOTALL):
        if match[0] == sign:
            at = match.start()
            if not last:
                break
    return (text, "") if at < 0 else (text[:at], text[at + len(sign) :])
