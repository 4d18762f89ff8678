"""`coursewright items` and `coursewright recall`: the reports on questions, under names of their own."""

from typing import Any

from builders.cli import reports

_SAYS = {
    "items": ("MODULE", "?", "what questions are worth, and which choices mislead"),
    "recall": ("MODULE/QUESTION@vN", None, "a question had a wrong key: whose score would change"),
}


def add(commands: Any) -> None:
    """Register both; each is `coursewright report` with its name."""
    for name, (subject, number, says) in _SAYS.items():
        parser = commands.add_parser(name, help=says, description=f"The same as 'coursewright report {name}'.")
        parser.add_argument("subject", metavar=subject, nargs=number, default="", help="what it is about")
        reports.options(parser)
        unasked = {
            "since": None,
            "days": None,
            "sample": None,
            "seed": "",
            "key": "",
            "lms": "",
            "self_reported": False,
        }
        parser.set_defaults(run=reports.run, name=name, **unasked)
        if name == "recall":
            reports.key_option(parser)
