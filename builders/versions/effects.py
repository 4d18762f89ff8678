"""What a change does to people who are in the middle of a course, as `docs/saved-state.md` has it."""

from builders.versions.compare import CourseChange, ModuleChange
from builders.versions.steps import Step


def asked_again(change: ModuleChange) -> tuple[str, ...]:
    """Return the questions that people are asked again, or for the first time."""
    return tuple(dict.fromkeys(one.name for one in change.differences if one.again))


def on_module(change: ModuleChange) -> str:
    """Return what the next package does to people who have begun or passed a module."""
    step, again = Step.between(change.before.version, change.number), ", ".join(asked_again(change))
    if step is Step.NONE:
        return "nothing changes for people in progress."
    if step is Step.MAJOR:
        asked = f" Asked again: {again}." if again else ""
        named = change.material.courses if change.material else ()
        where = f" in {', '.join(named)}; in other courses the pass stays" if named else ""
        return f"who passed it has to pass it again{where}; answers to questions that stayed the same are kept.{asked}"
    if again:
        return f"who passed stays passed; people in progress are asked these again: {again}. Other answers stay."
    return "who passed stays passed, and every answer stays."


def on_course(change: CourseChange) -> str:
    """Return how the next package of a course goes into an LMS, and what that does to people."""
    step = Step.between(change.before.version, change.number)
    if step is Step.NONE:
        return "nothing to upload."
    if step is Step.MAJOR:
        return (
            "import the package as a new activity beside the old one. In the place of the old one it would keep the "
            "old status, and people who have to train again would look finished."
        )
    before = {module.slug for module in change.before.modules}
    more = [module.title for module in change.course.modules if module.slug not in before]
    new = f" People in progress find {', '.join(more)} in it; who has finished stays finished." if more else ""
    return f"replace the package in its place: people keep their progress.{new}"
