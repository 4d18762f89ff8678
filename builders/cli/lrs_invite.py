"""`coursewright lrs invite` and `lrs invitation`: personal links into a course, where there is no LMS."""

import argparse
import csv
import io
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from builders.cli.lrs_keep import opened
from builders.cli.root import project_root
from builders.errors import BadInputError, Problem, UsageError

if TYPE_CHECKING:
    from builders.lrs.invitations import Ticket
    from builders.lrs.roster import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class _Card:
    """What is handed to a person; all three are secret."""

    person: "Person"
    link: str
    pin: str


def add(commands: Any) -> None:
    """Register the commands."""
    parser = commands.add_parser(
        "invite",
        help="make personal links into a course, and a sheet of QR codes for people without e-mail",
        description="Make a personal link for everybody in a roster: a CSV with a header, 'name', and 'email' or 'id'. "
        "Links for people with e-mail go to links.csv; for the others sheet.html has QR codes and pins.html the PINs, "
        "to be handed out apart. These files are the only place where links and PINs are: delete them when done.",
    )
    parser.add_argument("roster", metavar="ROSTER", type=Path, help="who is invited")
    parser.add_argument("--course", metavar="ID", required=True, help="which course")
    parser.add_argument("--launch", metavar="URL", type=_url, required=True, help="where its xAPI page is on the web")
    parser.add_argument("--lrs", metavar="URL", type=_origin, required=True, help="the LRS on the web, without a path")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="a new folder for links and sheets")
    parser.add_argument("--days", metavar="N", type=_days, default=60, help="how long the links work (default: 60)")
    parser.add_argument("--activity", metavar="IRI", type=_url, help="the course's activity, if its files are not here")
    parser.add_argument("--db", metavar="FILE", type=Path, required=True, help="the database")
    parser.set_defaults(do=run_invite)
    listing = commands.add_parser("invitation", help="list personal links, or let one work no more")
    inner = listing.add_subparsers(title="commands", required=True, metavar="COMMAND")
    parser = inner.add_parser("list", help="say who was invited, to what, and until when")
    parser.add_argument("--db", metavar="FILE", type=Path, required=True, help="the database")
    parser.set_defaults(do=run_list)
    parser = inner.add_parser("revoke", help="let a link work no more, at once; what was recorded stays")
    parser.add_argument("number", metavar="NUMBER", type=_number, help="which one, as 'list' numbers them")
    parser.add_argument("--db", metavar="FILE", type=Path, required=True, help="the database")
    parser.set_defaults(do=run_revoke)


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        # Only who asks for it hears of a port that is none.
        fine = parts.scheme in {"https", "http"} and parts.hostname and (parts.port or 1) and not parts.fragment
    except ValueError:
        fine = False
    if not fine or any(sign.isspace() for sign in text):
        message = f"{text!r} is no web address such as https://lrs.clinic.example"
        raise argparse.ArgumentTypeError(message)
    return text.rstrip("/") if parts.path == "/" else text


def _origin(text: str) -> str:
    url = _url(text)
    parts = urlsplit(url)
    if parts.path or parts.query:
        message = f"{text!r} has a path: the page of personal links is at the top, so {parts.scheme}://{parts.netloc}"
        raise argparse.ArgumentTypeError(message)
    return url


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**63:
        message = f"{text!r} is no number of an invitation"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 400:
        message = f"{text!r} is no number of days from 1 to 400"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def run_invite(arguments: argparse.Namespace) -> int:
    """Make the links, all or none."""
    from builders.lrs.invitations import Guest, invite, ticket  # noqa: PLC0415 - keeps --help fast
    from builders.lrs.roster import read_roster  # noqa: PLC0415

    _refuse_unreachable(arguments.lrs, arguments.launch)
    _refuse_inside(arguments.out)
    activity, home = _course(arguments)
    try:
        people = read_roster(arguments.roster.read_bytes(), arguments.roster.as_posix(), home)
    except OSError as error:
        message = f"{arguments.roster}: {error.strerror}"
        raise UsageError(message) from None
    expires = datetime.now(UTC) + timedelta(days=arguments.days)
    with closing(opened(arguments.db)) as db:
        _new_folder(arguments.out)
        tickets: list[Ticket] = []
        cards: list[_Card] = []
        for person in people:
            guest = Guest(
                name=person.name,
                actor=person.actor,
                activity=activity,
                launch=arguments.launch,
                expires=int(expires.timestamp()) * 1_000_000,
            )
            tickets.append(ticket(guest, pin=not person.email))
            link = f"{arguments.lrs}/start#{tickets[-1].token}"
            cards.append(_Card(person=person, link=link, pin=tickets[-1].pin))
        # Last: until here the LRS serves others, and no link of a list that was not written works.
        _write(arguments.out, arguments.course, cards)
        invite(db, tickets)
    sys.stdout.write(f"{len(cards)} links, which work until {expires.date()}: {arguments.out}\n")
    return 0


def _refuse_unreachable(lrs: str, launch: str) -> None:
    """Raise UsageError for an LRS to which the page of a course may not send (`themes/player/index.html`)."""
    there, page = urlsplit(lrs), urlsplit(launch)
    own = (there.scheme, there.netloc) == (page.scheme, page.netloc)
    if there.scheme == "http" and there.hostname not in {"localhost", "127.0.0.1"} and not own:
        message = f"--lrs {lrs}: a course's page sends over https, to its own server, or to this machine (localhost)"
        raise UsageError(message)


def _refuse_inside(folder: Path) -> None:
    """Raise UsageError for a folder in a course's project, where git would keep the links."""
    try:
        root = project_root(folder.resolve())
    except UsageError:
        return
    from builders.pipeline.records import outside  # noqa: PLC0415

    outside(root, folder)


def _course(arguments: argparse.Namespace) -> tuple[str, str]:
    """Return the activity of the course, and the IRI under which people without e-mail are known."""
    if arguments.activity:
        parts = urlsplit(arguments.activity)
        return arguments.activity, f"{parts.scheme}://{parts.netloc}"
    from builders.model.reported import launch_iri  # noqa: PLC0415
    from builders.sources import load  # noqa: PLC0415

    problems: list[Problem] = []
    project, config = load(project_root(Path.cwd()), problems)
    course = project.courses.get(arguments.course)
    if problems and (course is None or config is None):
        # Of what can't be read, who knows which courses there are.
        raise BadInputError(problems)
    if course is None or config is None or not config.publisher.iri:
        message = f"there is no course {arguments.course!r} here, or no 'iri' in mkdocs.yml: --activity names it"
        raise UsageError(message)
    return launch_iri(config.publisher, course), config.publisher.iri


def _new_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        message = f"{folder}: {error.strerror}: links go into a new folder of their own"
        raise UsageError(message) from None


def _write(folder: Path, course: str, cards: Sequence[_Card]) -> None:
    """Write the links to be mailed, and for the others the codes and, apart from them, the PINs."""
    by_mail = [card for card in cards if card.person.email]
    on_paper = [card for card in cards if not card.person.email]
    if by_mail:
        from builders.report.outputs import harmless  # noqa: PLC0415

        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["name", "email", "link"])
        rows = ((card.person.name, card.person.email, card.link) for card in by_mail)
        writer.writerows(map(harmless, row) for row in rows)
        _put(folder / "links.csv", text.getvalue())
    if on_paper:
        import segno  # noqa: PLC0415

        from builders.render.templates import render  # noqa: PLC0415

        codes = [
            {
                "name": card.person.name,
                "link": card.link,
                "code": segno.make(card.link, error="m", micro=False).svg_data_uri(border=4),
                "pin": "",
            }
            for card in on_paper
        ]
        pins = [{"name": card.person.name, "link": "", "code": "", "pin": card.pin} for card in on_paper]
        note = "Cut along the lines. Each code is for one person alone."
        _put(folder / "sheet.html", render("start/sheet.html", title=f"Links: {course}", note=note, people=codes))
        note = "Hand each PIN to its person, apart from the code."
        _put(folder / "pins.html", render("start/sheet.html", title=f"PINs: {course}", note=note, people=pins))


def _put(path: Path, text: str) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        file.write(text)


def run_list(arguments: argparse.Namespace) -> int:
    """Print who was invited."""
    from builders.lrs.invitations import invited  # noqa: PLC0415

    with closing(opened(arguments.db)) as db:
        found = invited(db)
    for one in found:
        until = datetime.fromtimestamp(one.expires / 1e6, UTC).date()
        state = "revoked" if one.revoked else f"until {until}"
        sys.stdout.write(f"{one.id}  {one.name}  {one.activity}  {state}\n")
    if not found:
        sys.stdout.write("nobody was invited: 'lrs invite' does that\n")
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    """Let a link work no more."""
    from builders.lrs.invitations import revoke  # noqa: PLC0415

    with closing(opened(arguments.db)) as db:
        revoke(db, arguments.number)
    return 0
