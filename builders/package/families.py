"""What learning systems do with a package that is uploaded: by family, as far as it is known.

Each sentence says where it is from: none of these systems could be run here, so what they do is from their makers'
documentation and source, or from reports of people who use them. What the learner page does is tested in two LMS
run-times of this project's own tests.
"""

from dataclasses import dataclass

TESTED, DOCUMENTED, REPORTED = "tested by us", "documented, not tested by us", "usual, not tested by us"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A sentence for an administrator, and how sure it is."""

    text: str
    sure: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """Learning systems that treat packages alike: how to put one in, how to replace one, and what then happens."""

    slug: str
    name: str
    first: tuple[str, ...]
    replace: tuple[str, ...]
    progress: tuple[Fact, ...]
    shows: tuple[Fact, ...]


PAGE = (
    Fact(
        text="Whoever comes back goes on where they were: an answer is kept where its question is the same, a changed "
        "question is asked again.",
        sure=TESTED,
    ),
    Fact(text="A module that was passed stays passed, unless its first number changed.", sure=TESTED),
    Fact(text="The page never lowers a status: who had passed stays passed.", sure=TESTED),
)
"""What our own page does with people in progress, in every system that gives the saved state back."""

_TITLE = Fact(
    text="The title with its version is read once, at the import. After a replacement the list may go on showing "
    "the old one: edit the name by hand.",
    sure=REPORTED,
)

FAMILIES = (
    Family(
        slug="moodle",
        name="Moodle, Totara and Open LMS",
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
    ),
    Family(
        slug="rustici",
        name="SCORM Cloud and systems with the Rustici engine",
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
    ),
    Family(
        slug="canvas",
        name="Canvas",
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
    ),
    Family(
        slug="corporate",
        name="Cornerstone, SuccessFactors, Workday and similar systems",
        first=("Upload the file as online content, SCORM 1.2, and assign the learning item that holds it.",),
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
    ),
    Family(
        slug="scorm12",
        name="Any other system that plays SCORM 1.2",
        first=("Import the file as SCORM 1.2. It has one item, and its manifest stands at the top of the zip.",),
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
    ),
)
