"""How the public conformance suite is judged; the suite itself takes minutes, and runs with `make conformance`."""

import pytest

from tests.lrs.conformance import passed


def told(total: int, good: int, bad: int) -> str:
    early = '{"total":null,"passed":null,"failed":null,"version":null}'
    last = f'{{"total":{total},"passed":{good},"failed":{bad},"version":"1.0.3"}}'
    return f"{early}\n{last}\nTests completed in 61 seconds\nClosed\n"


def test_all_tests_have_to_have_passed() -> None:
    assert passed(told(1_365, 1_365, 0), "1.0.3")
    assert passed(told(1_442, 1_442, 0), "2.0.0")


@pytest.mark.parametrize(
    "said", [told(1_365, 1_109, 256), told(1_365, 1_364, 0), told(0, 0, 0), told(1_442, 1_442, 0), "", "Closed\n"]
)
def test_anything_else_is_a_failure(said: str) -> None:
    assert not passed(said, "1.0.3")
