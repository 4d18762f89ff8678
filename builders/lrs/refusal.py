"""What a request is refused with: a status of HTTP and a sentence that says what is wrong."""

from collections.abc import Mapping

from builders.errors import CoursewrightError


class RefusedError(CoursewrightError):
    """The request can't be answered; `status` is what HTTP says, the message what a person reads."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the status, the sentence, and headers that belong to it."""
        self.status = status
        self.headers = dict(headers or {})
        super().__init__(sentence)
