"""How often anyone may ask, and how often a wrong secret may be tried."""

import ipaddress
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from builders.lrs.refusal import RefusedError

FAILURES = 10
"""How many wrong secrets for a key one address may send within `WINDOW_S` seconds."""
WINDOW_S = 60
_REMEMBERED = 20_000


@dataclass(kw_only=True, slots=True)
class Rate:
    """A bucket per key: `per_second` drops flow in, as many as `burst` fit, each request takes one."""

    per_second: float
    burst: float
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str) -> None:
        """Raise RefusedError (429) when the bucket of `key` is empty."""
        at = time.monotonic()
        if len(self._buckets) > _REMEMBERED:
            # Addresses are chosen by strangers.
            self._buckets.clear()
        level, before = self._buckets.get(key, (self.burst, at))
        level = min(self.burst, level + (at - before) * self.per_second)
        self._buckets[key] = (max(level - 1, 0.0), at)
        if level < 1:
            raise RefusedError(429, "This key sends more requests than it may.", {"Retry-After": "1"})


@dataclass(kw_only=True, slots=True)
class Failures:
    """Wrong secrets, counted for each key and address, so that nobody can lock out others who know the secret.

    Keys that do not exist are counted alike: the answer must not tell which do.
    """

    _times: OrderedDict[tuple[str, str], list[float]] = field(default_factory=OrderedDict)

    def check(self, key: str, source: str) -> None:
        """Raise RefusedError (429) when `source` has been wrong about `key` too often; its secret is not looked at."""
        recent = self._recent(key, source)
        if len(recent) >= FAILURES:
            wait = max(1, round(recent[0] + WINDOW_S - time.monotonic()))
            raise RefusedError(429, "Too many wrong secrets for this key.", {"Retry-After": str(wait)})

    def note(self, key: str, source: str) -> None:
        """Count a wrong secret."""
        self._times[key, source] = [*self._recent(key, source), time.monotonic()]
        self._times.move_to_end((key, source))
        if len(self._times) > _REMEMBERED:
            self._times.popitem(last=False)

    def _recent(self, key: str, source: str) -> list[float]:
        return [at for at in self._times.get((key, source), ()) if at > time.monotonic() - WINDOW_S]


def source_of(peer: str, forwarded: str | None) -> str:
    """Return whose address counts: the one that a proxy on this machine names last, else the peer's own.

    Of IPv6 it is the network (/64), since one machine has all addresses of it.
    """
    said = (forwarded or "").rpartition(",")[2].strip()
    try:
        local = ipaddress.ip_address(peer).is_loopback
        address = ipaddress.ip_address(said if local and said else peer)
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
