"""What a release that was killed left undone after its one step: found by what git holds, and finished."""

from collections.abc import Iterator

from builders.sources.gitstore import Store

_TAGS = "refs/tags/release/"


def finish(git: Store, course: str) -> Iterator[str]:
    """Finish a release of a course that an earlier run made and could not end; give a sentence for each thing done."""
    yield from _branch(git, course)
    yield from _tag(git, course)
    yield from _files(git, course)


def _branch(git: Store, course: str) -> Iterator[str]:
    """Move the branch to a release commit that stands right on it and that only the tag knows."""
    head, branch = git.commit("HEAD"), git.branch()
    listed = git.text("for-each-ref", "--format=%(refname)", f"{_TAGS}{course}/").split()
    for tag in listed if branch else ():
        commit = git.commit(tag)
        if commit and head and git.commit(f"{commit}^") == head and _releases(git, commit, course):
            git.move({str(branch): (head, commit)}, f"release: {course}, finished")
            name = tag.removeprefix("refs/tags/")
            yield f"{branch} did not have the release commit {commit[:12]} of {name}: now it has"
            return


def _tag(git: Store, course: str) -> Iterator[str]:
    """Tag a release commit at HEAD that has no tag."""
    head = git.commit("HEAD")
    version = _releases(git, head, course) if head else ""
    name = f"release/{course}/{version}"
    if head and version and not git.ask("rev-parse", "--verify", "--quiet", f"refs/tags/{name}"):
        tag = git.write_tag(name, head, f"Release {course} {version}\n")
        git.move({f"refs/tags/{name}": ("", tag)}, f"release: {course} {version}, finished")
        yield f"the tag {name} was missing: now it is there"


def _files(git: Store, course: str) -> Iterator[str]:
    """Bring index and work tree to a release commit at HEAD, where all that differs is what that commit changed."""
    head, changed = git.commit("HEAD"), git.changed()
    if head and changed and _releases(git, head, course):
        parent = str(git.commit(f"{head}^"))
        if git.midway(parent, head, changed):
            git.follow(parent, head)
            yield f"the files of the work tree were those from before the release commit {head[:12]}: now they follow"


def _releases(git: Store, commit: str, course: str) -> str:
    """Return the version of the course that a commit added to the ledger, or nothing."""
    parent = git.commit(f"{commit}^")
    for path, there in git.differ(parent, commit).items() if parent else ():
        parts = path.removeprefix(git.prefix).split("/")
        ours = len(parts) == 5 and parts[:2] == ["content", "ledger"] and parts[3] == course
        if there and ours and path.startswith(git.prefix) and git.file(str(parent), "/".join(parts)) is None:
            return parts[4].removesuffix(".json")
    return ""
