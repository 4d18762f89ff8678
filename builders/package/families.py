"""What learning systems do with a package that is uploaded: by family, as far as it is known.

Each sentence says where it is from: none of these systems could be run here, so what they do is from their makers'
documentation and source, or from reports of people who use them. What the learner page does is tested in two LMS
run-times for each version of SCORM. The upload sheets and the pages in `docs/lms/` are made of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TESTED, DOCUMENTED, REPORTED = "tested by us", "documented, not tested by us", "usual, not tested by us"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A sentence for an administrator, and how sure it is."""

    text: str
    sure: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """Learning systems that treat packages alike: how to put one in, how to replace one, and what then happens.

    `format` is the one to take, `file` says why; `reports` where records are seen.
    """

    slug: str
    name: str
    format: str
    file: Fact
    first: tuple[str, ...]
    replace: tuple[str, ...]
    progress: tuple[Fact, ...]
    shows: tuple[Fact, ...]
    reports: tuple[Fact, ...]


PAGE = (
    Fact(
        text="Whoever comes back goes on where they were: an answer is kept where its question is the same, a changed"
        " question is asked again.",
        sure=TESTED,
    ),
    Fact(text="A module that was passed stays passed, unless its first number changed.", sure=TESTED),
    Fact(text="The page never lowers a status: who had passed stays passed.", sure=TESTED),
)
"""What our own page does with people in progress, in every system that gives the saved state back."""

_SCORM = "scorm-again, scormhost with its server, and an LMS of our own that refuses what the strictest systems refuse"
_LRS = "an LMS of our own, in front of the embedded LRS"
RUN: Mapping[str, str] = {
    "scorm12": f"{_SCORM}. Packages were replaced in ours.",
    "scorm2004": f"{_SCORM}. Packages were replaced in ours.",
    "cmi5": f"{_LRS}, that refuses what breaks a numbered requirement of cmi5. Packages were replaced there too.",
    "xapi": f"{_LRS}. Packages were not replaced in this format, but in cmi5, where progress is kept in the same way.",
}
"""In what the learner page was run by a real browser, by format: what it does there is tested by us."""
NOT_RUN = "No system of this kind was run for this project. The course itself was run, in this format, in"

_TITLE = Fact(
    text="The title with its version is read once, at the import. After a replacement the list may go on showing the "
    "old one: edit the name by hand.",
    sure=REPORTED,
)

_RULES = (
    "Leave rules for completion to the course. A passing score of the system's own becomes the pass mark of each "
    "module, or of the assessment at the end."
)

FAMILIES = (
    Family(
        slug="moodle",
        name="Moodle, Totara and Open LMS",
        format="scorm12",
        file=Fact(
            text="Take the file that ends with scorm12. Moodle supports SCORM 1.2; of SCORM 2004 it plays parts.",
            sure=DOCUMENTED,
        ),
        first=(
            "In the course, turn editing on and add a 'SCORM package' activity.",
            "Upload the file under 'Package'. Leave 'Auto-update' off.",
            "Under 'Grade', choose 'Highest grade' for the method. Leave 'Force new attempt' at 'No'.",
        ),
        replace=(
            "Open the settings of the existing SCORM activity. Do not add another one.",
            "Delete the file under 'Package', upload the new one under the same activity and save.",
            "Put the version into the activity's name.",
        ),
        progress=(
            Fact(
                text="Tracks hang on the item's identifier, which this course never changes, so they stay with the "
                "activity.",
                sure=DOCUMENTED,
            ),
            Fact(text="Attempts that are open go on with the new files at the next launch.", sure=REPORTED),
        ),
        shows=(
            Fact(text="The activity's name is yours: Moodle does not take it from the package again.", sure=REPORTED),
            Fact(text="Reports show the tracks of all versions of the package under one activity.", sure=DOCUMENTED),
        ),
        reports=(
            Fact(
                text="The reports of the activity list attempts with status and score; an attempt's details list its "
                "objectives and answers under the names that carry versions.",
                sure=DOCUMENTED,
            ),
        ),
    ),
    Family(
        slug="rustici",
        name="SCORM Cloud and systems with the Rustici engine",
        format="scorm2004",
        file=Fact(
            text="Take the file that ends with scorm2004: it tells completed and passed apart. The one that ends with"
            " scorm12 plays too.",
            sure=REPORTED,
        ),
        first=("Choose 'Add content', then 'Import a SCORM course', and upload the file.",),
        replace=(
            "Open the course and choose to import a new version of it. Do not add another course.",
            "Decide whether registrations move to the new version. The setting is 'Never' unless somebody changed it.",
        ),
        progress=(
            Fact(
                text="A registration stays with the version of the package that it began with. Unless it is moved, "
                "people in progress finish the old version.",
                sure=DOCUMENTED,
            ),
            Fact(
                text="Moving a registration to another version loses its progress in the engine. Do not move people "
                "who are half-way.",
                sure=DOCUMENTED,
            ),
        ),
        shows=(
            Fact(text="The engine counts versions of its own: 0, 1, 2. The title names ours.", sure=DOCUMENTED),
            _TITLE,
        ),
        reports=(
            Fact(
                text="A registration shows status, score, objectives and answers; the launch history shows the time.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="canvas",
        name="Canvas",
        format="scorm2004",
        file=Fact(
            text="Take the file that ends with scorm2004; the one that ends with scorm12 plays too.",
            sure=REPORTED,
        ),
        first=(
            "In the course, open 'SCORM' and upload the file. An administrator has to have turned that tool on.",
            "Choose 'Graded assignment', so that a score is kept.",
        ),
        replace=(
            "If your Canvas offers to update the package of an existing entry under 'SCORM', use that.",
            "If it does not, upload it as a new assignment, and leave the old one for its records.",
        ),
        progress=(
            Fact(
                text="Canvas plays packages with a hosted engine of the Rustici kind: who has begun is likely to "
                "finish the old version.",
                sure=REPORTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="The grade book gets the score alone. Status, objectives and answers stay in the reports of the "
                "SCORM tool.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="corporate",
        name="Cornerstone, SuccessFactors, Workday and similar systems",
        format="scorm12",
        file=Fact(
            text="Take the file that ends with scorm12, unless your administrator prefers SCORM 2004, 4th edition.",
            sure=REPORTED,
        ),
        first=(
            "Upload the file as online content, SCORM 1.2, and assign the learning item that holds it.",
            _RULES,
        ),
        replace=(
            "Create a new version of the existing online content from the file, not a new learning item.",
            "When the system asks what happens to people in progress, let them finish the version they have.",
            "Record the course's version in the field for the revision, if there is one.",
        ),
        progress=(
            Fact(
                text="These systems version learning objects. Whether people in progress are moved or reset is a "
                "setting: ask your administrator before you publish.",
                sure=REPORTED,
            ),
            Fact(
                text="Transcripts keep the completion of the version that a person took.",
                sure=REPORTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="The transcript gets status, score and completion date. Whether answers are kept is a setting: "
                "ask for the report of interactions.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="scorm12",
        name="Any other system that plays SCORM 1.2",
        format="scorm12",
        file=Fact(
            text="Take the file that ends with scorm12.",
            sure=REPORTED,
        ),
        first=(
            "Import the file as SCORM 1.2. It has one item, and its manifest stands at the top of the zip.",
            _RULES,
        ),
        replace=(
            "Look for 'replace', 'update' or 'new version' at the existing entry. Prefer that to a new entry.",
            "Try it first with a copy of the entry and one test learner who is half-way through.",
        ),
        progress=(
            Fact(
                text="The standard says nothing of replacing a package. Most systems keep the saved state as long as "
                "the item's identifier is the same, and ours is.",
                sure=REPORTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="Status, score and time are shown everywhere. Objectives and answers are optional in SCORM 1.2: "
                "some systems drop them, and the course goes on without.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="scorm2004",
        name="Any other system that plays SCORM 2004",
        format="scorm2004",
        file=Fact(
            text="Take the file that ends with scorm2004. It is of the 4th edition, and has nothing that the 3rd "
            "lacks but the edition's name.",
            sure=REPORTED,
        ),
        first=(
            "Import the file as SCORM 2004, 4th edition (or 3rd, where there is no 4th). It has one item.",
            _RULES,
        ),
        replace=(
            "Look for 'replace', 'update' or 'new version' at the existing entry. Prefer that to a new entry.",
            "Try it first with a copy of the entry and one test learner who is half-way through.",
        ),
        progress=(
            Fact(
                text="The course always leaves its attempt suspended, so the next launch goes on with what was saved."
                " A system that begins a new attempt after a replacement begins with nothing.",
                sure=REPORTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="Completion, success, score, measure of progress, objectives and answers are part of the "
                "standard. How much of it a report shows differs.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="cmi5",
        name="Any system that plays cmi5",
        format="cmi5",
        file=Fact(
            text="Take the file that ends with cmi5. It has one assignable unit, and asks for completed and passed.",
            sure=REPORTED,
        ),
        first=(
            "Import the file as a cmi5 course.",
            "Leave the mastery score as it is, unless you mean to change the pass mark: the course goes by yours.",
            "Let the system's LRS be reached from where people learn: the page sends there itself.",
        ),
        replace=(
            "Look for 'replace', 'update' or 'new version' at the existing entry. Prefer that to a new entry.",
            "Try it first with a copy of the entry and one test learner who is half-way through.",
        ),
        progress=(
            Fact(
                text="Saved state hangs on the activity id that the system gives to the unit. A system that gives a "
                "new id with a new package begins with nothing.",
                sure=DOCUMENTED,
            ),
            Fact(
                text="Completed and passed are said once for each registration. Who trains again needs a new one.",
                sure=DOCUMENTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="Every answer is a statement with the question in words, and every statement names the version. "
                "Most systems show completed, passed and the score; their LRS has the rest.",
                sure=REPORTED,
            ),
        ),
    ),
    Family(
        slug="xapi",
        name="Any system that launches by xAPI",
        format="xapi",
        file=Fact(
            text="Take the file that ends with xapi. Some systems call it Tin Can: it is launched with the LRS and the "
            "learner in the address.",
            sure=REPORTED,
        ),
        first=(
            "Import the file as an xAPI or Tin Can package.",
            "Let the LRS keep documents of the State resource, with their tags: that is where saved progress is.",
            "Give launches a registration where you can: without one, all of a person's attempts are one.",
        ),
        replace=(
            "Look for 'replace', 'update' or 'new version' at the existing entry. Prefer that to a new entry.",
            "Keep the activity id that the entry has: progress hangs on it.",
        ),
        progress=(
            Fact(
                text="The activity id in the package changes with the first number of the version alone, so that saved "
                "state stays where a later version looks for it.",
                sure=DOCUMENTED,
            ),
        ),
        shows=(_TITLE,),
        reports=(
            Fact(
                text="The LRS has every statement: answers with the question in words, modules mastered, completed, "
                "passed or failed with the score. Each names the version.",
                sure=REPORTED,
            ),
        ),
    ),
)
