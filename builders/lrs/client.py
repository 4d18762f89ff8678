"""The client of any LRS: tincan's, with what it lacks: a limit of time, further attempts, a line kept open, raw bytes.

Its `save_state` and `about` are never used (the first sends everything twice, the second fails on 2.0.0), nor are its
models in bulk: they change what they read.
"""

import base64
import http.client
import random
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

from tincan.http_request import HTTPRequest
from tincan.lrs_response import LRSResponse
from tincan.remote_lrs import RemoteLRS

from builders.errors import ServiceError, UsageError

_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_ATTEMPTS = 5
_LONGEST_WAIT = 30.0
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back: status, headers in lower case, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def sentence(self) -> str:
        """The status and the beginning of what was said, on one line."""
        said = " ".join(self.body.decode("utf-8", "replace").split())
        return f"{self.status} {said[:300]}".rstrip()


class CertificateError(ServiceError):
    """The LRS has no certificate that this machine trusts; another attempt would not change that."""


class _Response(LRSResponse):  # type: ignore[misc]
    """What tincan's methods get, and the bytes beside the text that it makes of them."""

    raw: bytes
    # tincan's own refuses attributes that it does not know.
    __setattr__ = object.__setattr__


class Client(RemoteLRS):  # type: ignore[misc]
    """A remote LRS. What is sent has to be such that it may be sent twice: statements with ids, documents, reads."""

    __setattr__ = object.__setattr__

    def __init__(self, endpoint: str, key: str, secret: str, *, seconds: float = 30.0, pause: float = 1.0) -> None:
        """Prepare to ask; `pause` is the first wait before another attempt.

        Raises UsageError for a bad endpoint, key or secret.
        """
        parts = _address(endpoint)
        try:
            auth = "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()
        except UnicodeEncodeError:
            message = "key and secret have to be text in UTF-8"
            raise UsageError(message) from None
        super().__init__(endpoint=endpoint.rstrip("/") + "/", auth=auth, version="1.0.3")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.address = parts
        self._line = kind(parts.hostname or "", parts.port, timeout=seconds)
        self._pause = pause

    def ask(
        self,
        method: str,
        resource: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request below the endpoint, or to an address that the LRS gave; raises ServiceError."""
        content = None if body is None else body.decode()
        request = HTTPRequest(
            method=method,
            resource=resource,
            query_params=dict(params or {}),
            headers=dict(headers or {}),
            content=content,
        )
        found = self._send_request(request)
        said = {name.lower(): value for name, value in found.response.getheaders()}
        return Answer(status=found.response.status, headers=said, body=found.raw)

    def _send_request(self, request: Any) -> Any:
        """Send what tincan made, again where that may help; all of tincan's own methods go through here."""
        headers = {"X-Experience-API-Version": self.version, "Authorization": self.auth, **request.headers}
        path = self._path(request)
        content = None if request.content is None else request.content.encode()
        for attempt in range(_ATTEMPTS):
            last = attempt == _ATTEMPTS - 1
            try:
                response, data = self._once(request.method, path, content, headers)
            except ssl.SSLCertVerificationError as error:
                self._line.close()
                message = f"the certificate of {self.address.hostname} is not good: {error.verify_message}"
                raise CertificateError(message) from error
            except (OSError, http.client.HTTPException) as error:
                self._line.close()
                if last:
                    message = f"{self.endpoint} can't be reached: {error or type(error).__name__}"
                    raise ServiceError(message) from error
            else:
                if last or response.status not in _AGAIN:
                    return _response(request, response, data)
                self._wait(attempt, response.getheader("Retry-After"))
                continue
            self._wait(attempt, None)
        raise AssertionError

    def _once(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._line.request(method, path, content, headers)
        response = self._line.getresponse()
        return response, response.read()

    def _path(self, request: Any) -> str:
        """Return path and query; an address on another host would get our credentials, and is refused."""
        try:
            url = urlsplit(urljoin(self.endpoint, request.resource))
            _ = url.port
        except ValueError as error:
            message = f"the LRS names an address that is none: {request.resource[:80]!r}"
            raise ServiceError(message) from error
        try:
            asked = urlencode(request.query_params)
        except UnicodeEncodeError as error:
            message = f"the LRS can't be asked for what is no text: {error}"
            raise ServiceError(message) from error
        if (url.scheme, url.netloc) != (self.address.scheme, self.address.netloc):
            message = f"the LRS names an address on another host, {url.netloc[:80]}, which is not asked"
            raise ServiceError(message)
        query = "&".join(part for part in (url.query, asked) if part)
        # What is no ASCII, from another's `more` say, goes as the browsers have it.
        return quote(f"{url.path}?{query}" if query else url.path, safe=_SAFE)

    def _wait(self, attempt: int, told: str | None) -> None:
        seconds = float(told) if told and told.isdecimal() else self._pause * 2**attempt
        # Not all that were refused at once come back at once.
        time.sleep(min(seconds, _LONGEST_WAIT) * random.uniform(0.5, 1.0))  # noqa: S311


def _address(endpoint: str) -> SplitResult:
    """Return the parts of an endpoint; raises UsageError where it is none."""
    try:
        parts = urlsplit(endpoint)
        # Only who asks hears of a port that is none, of a name that no network takes, and of signs that no path has.
        fine = (parts.port or 1) and (parts.hostname or "").encode("idna") and f"{parts.path}{parts.query}".isascii()
    except ValueError:
        fine = False
    if not fine or parts.scheme not in {"http", "https"} or re.search(r"[\s\x00-\x20\x7f]", endpoint):
        message = f"{endpoint!r} is no endpoint: https://host/path is expected"
        raise UsageError(message)
    return parts


def _response(request: Any, response: http.client.HTTPResponse, data: bytes) -> Any:
    fine = 200 <= response.status < 300 or (response.status == 404 and bool(request.ignore404))
    made = _Response(success=fine, request=request, response=response, data=data.decode("utf-8", "replace"))
    made.raw = data
    return made
