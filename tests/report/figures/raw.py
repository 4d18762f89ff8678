"""Where people of the fictional company stand, from its raw files: every day is tried, nothing is clever."""

import datetime as dt
from itertools import pairwise
from typing import Any

from tests.report.figures.facts import EVER, ONE, STATES, Facts, Row, day_of, listed, months_later

Held = tuple[dt.date, dt.date, tuple[tuple[int, int], dt.date, str], Row]
"""Until when a record holds a module, since when, what decides between two that do as well, and the record."""
Way = tuple[dt.date, dt.date, list[Held]]


def by_worth(held: Held) -> tuple[Any, ...]:
    return held[:3]


class Raw(Facts):
    """All that the folders hold, and what follows from it for each person on a day."""

    def staff(self, as_of: dt.date) -> list[Row]:
        """Return who worked here on a day, by id, as the newest roster until then says."""
        roster = self.rosters[max(day for day in self.rosters if day <= as_of)]
        return [row for _, row in sorted(roster.items()) if not row["end_date"] or row["end_date"] >= str(as_of)]

    def needs(self, row: Row, as_of: dt.date) -> list[Row]:
        hired, found = dt.date.fromisoformat(row["hire_date"]), []
        for name in listed(row["roles"]):
            role = self.assigned["roles"][name]
            early = role.get("before_access", False)
            due = hired if early else hired + role["due_days_after_hire"] * ONE
            rest = {"months": role["recurs_months"], "grace": role.get("grace_days", 0), "before": early}
            found += [
                {"name": one, "course": True, "because": f"role {name}", "opened": hired, "due": due, **rest}
                for one in role["courses"]
            ]
        for name in listed(row["access"]):
            rest = {"months": 0, "grace": 0, "before": True, "because": f"access {name}", "course": False}
            modules = self.assigned["access"][name]["modules"]
            found += [{"name": one, "opened": hired, "due": hired, **rest} for one in modules]
        return [self._since_release(need) for need in found if self._first(need) <= as_of]

    def _first(self, need: Row) -> dt.date:
        out = self.releases[need["name"]] if need["course"] else [one for one, _ in self.holding(need["name"])]
        days: list[dt.date] = [one["day"] for one in out]
        return min(days)

    def _since_release(self, need: Row) -> Row:
        """Return a need whose clock starts with the first release, with the days that a change would give at least."""
        first = self._first(need)
        if first <= need["opened"]:
            return need
        lead = max((need["due"] - need["opened"]).days, self.assigned["changes"]["due_days"])
        return {**need, "opened": first, "due": max(need["due"], first + lead * ONE)}

    def absences(self, person: str, kind: str) -> list[Row]:
        return [
            {**row, "start": dt.date.fromisoformat(row["from"]), "end": day_of(row["to"]) or EVER}
            for row in self.exceptions
            if (row["person_id"], row["kind"]) == (person, kind)
        ]

    def epochs(self, need: Row, day: dt.date) -> list[tuple[list[str], dt.date]]:
        """Return what was held by what is asked, each with the last day on which it was."""
        if not need["course"]:
            return [([need["name"]], day)]
        out = [one for one in self.releases[need["name"]] if one["day"] <= day]
        ends = [later["day"] - ONE for _, later in pairwise(out)]
        return [(one["slugs"], end) for one, end in zip(out, [*ends, day], strict=True)]

    def lasting(self, need: Row, module: str, mine: list[Row], day: dt.date) -> list[Held]:
        """Return until when each record holds a module, and since when: of what no change has overtaken on a day."""
        course = need["name"] if need["course"] else ""
        least = (0, 0)
        for ask in self.asks:
            named = need.get("always") or not ask["courses"] or not course or course in ask["courses"]
            if ask["module"] == module and named and (need.get("always") or ask["effective"] <= day):
                assert not [ask[key] for key in ("roles", "access", "delta") if ask[key]], "it asks all alike"
                least = max(least, ask["least"])
        found = list[Held]()
        for one in mine:
            if one["module"] == module and one["counts"] and one["day"] <= day and one["version"] >= least:
                end, last = months_later(one["day"], need["months"]) if need["months"] else EVER, one["expires"] or EVER
                # Of several that do as well, the newest is named.
                found.append((min(end, last), one["day"], (one["version"], last, one["record"]), one))
        return found

    def ways(self, need: Row, mine: list[Row], day: dt.date, waived: Row | None = None) -> list[Way]:
        """Return how a need is done on a day: until when, by a record of which day, and by which for each module."""
        found = list[Way]()
        for modules, end in self.epochs(need, day):
            best = [
                max((held for held in self.lasting(need, one, mine, day) if held[1] <= end), default=None, key=by_worth)
                for one in modules
                if not waived or one not in waived or waived[one] > end
            ]
            known = [held for held in best if held]
            if len(known) == len(best):
                until = min((held[0] for held in known), default=EVER)
                if until >= day:
                    found.append((until, max((held[1] for held in known), default=dt.date.min), known))
        return found

    def hold(self, need: Row, mine: list[Row], day: dt.date, waived: Row | None = None) -> Way | None:
        """Return the way that lasts longest; None where a need is not done on a day."""
        return max(self.ways(need, mine, day, waived), default=None, key=lambda way: way[:2])

    def standing(self, person: str, need: Row, mine: list[Row], day: dt.date) -> Row:
        """Return where a person stands with a need on a day."""
        told: Row = {"need": need, "person": person, "taken": None, "missing": [], "waived": [], "grounds": []}
        if held := self.hold(need, mine, day):
            due = None if held[0] == EVER else held[0]
            told |= {"state": "done", "due": due, "taken": held[1], "grounds": held[2]}
            return {**told, "cause": "renewal" if due else "first"}
        leaves, waivers = self.absences(person, "leave"), self.absences(person, "waiver")
        slugs, ever = self.epochs(need, day)[-1][0], {one for them, _ in self.epochs(need, day) for one in them}
        lacking = [one for one in slugs if not any(pair[0] >= day for pair in self.lasting(need, one, mine, day))]
        waived: Row = {}
        for one in waivers:
            for module in ever:
                if one["start"] <= day <= one["end"] and one["what"] in ("", need["name"], module):
                    waived[module] = min(one["start"], waived.get(module, one["start"]))
        todo, excused = [one for one in lacking if one not in waived], [one for one in lacking if one in waived]
        first, cause = self._first_due(need, mine, day)
        due = min(self._past(first, person, need, module) for module in todo or lacking)
        told |= {"due": due, "cause": cause, "waived": excused}
        if waived and (but := self.hold(need, mine, day, waived)):
            held = self.hold(need, mine, day, {one: waived[one] for one in excused}) or but
            return {**told, "state": "waived", "grounds": held[2]}
        told["missing"] = todo
        if any(one["start"] <= day <= one["end"] for one in leaves):
            return {**told, "state": "on leave"}
        late = (day - due).days - need["grace"]
        if late > 0:
            return {**told, "state": "escalated" if late > self.assigned["overdue"]["escalate_days"] else "overdue"}
        return {**told, "state": "must retrain" if cause == "change" else "due"}

    def _first_due(self, need: Row, mine: list[Row], today: dt.date) -> tuple[dt.date, str]:
        """Go back day by day to where it was done last: it lapsed with age, or a change took effect."""
        day = today
        while day > need["opened"] and mine:
            before = self.hold(need, mine, day - ONE)
            if before and not self.hold(need, mine, day):
                if before[0] < day:
                    return before[0], "renewal"
                return min(ask["due"] for ask in self.asks if ask["effective"] == day), "change"
            day -= ONE
        return need["due"], "first"

    def _past(self, due: dt.date, person: str, need: Row, module: str) -> dt.date:
        """Return a due day past absences: the days that were left when one began are left when it is over."""
        away = set[dt.date]()
        for one in (*self.absences(person, "leave"), *self.absences(person, "waiver")):
            if one["kind"] == "leave" or one["what"] in ("", need["name"], module):
                if one["end"] == EVER and one["start"] <= due:
                    return due
                day = one["start"]
                while day <= min(one["end"], dt.date(2030, 1, 1)):
                    away.add(day)
                    day += ONE
        while due in away:
            first = back = due
            while first - ONE in away:
                first -= ONE
            while back in away:
                back += ONE
            due = back + (due - first)
        return due

    def members(self, as_of: dt.date, staff: dt.date | None = None) -> list[Row]:
        """Return where everybody stands on a day; `staff` is the day of the roster, where that is another one."""
        if staff is None and as_of in self._members:
            return self._members[as_of]
        found = []
        for row in self.staff(staff or as_of):
            if row["end_date"] and row["end_date"] < str(as_of):
                continue
            mine = self.of(row["person_id"], as_of)
            known = [self.standing(row["person_id"], need, mine, as_of) for need in self.needs(row, as_of)]
            state = min((one["state"] for one in known), key=STATES.index, default="unassigned")
            due = min((one["due"] for one in known if one["due"] and one["state"] == state), default=None)
            found.append({"id": row["person_id"], "row": row, "standings": known, "state": state, "due": due})
        if staff is None:
            self._members[as_of] = found
        return found

    # Who was there in a range of days.

    def seen(self, as_of: dt.date) -> dict[str, Row]:
        """Return everybody whom a roster until a day names, with the last day that is known, and how it is said."""
        if as_of in self._seen:
            return self._seen[as_of]
        days = [day for day in self.rosters if day <= as_of]
        found = self._seen[as_of] = dict[str, Row]()
        for name in sorted({name for day in days for name in self.rosters[day]}):
            last = max(day for day in days if name in self.rosters[day])
            row, later = self.rosters[last][name], [day for day in days if day > last]
            left = row["end_date"] or (f"not in the roster of {later[0]}" if later else "")
            end = day_of(row["end_date"]) or (last if later else EVER)
            active = max((one["day"] for one in self.of(name, as_of)), default=end)
            found[name] = {"row": row, "last": last, "left": left, "end": max(end, active)}
        return found

    def first_done(self, need: Row, mine: list[Row], until: dt.date) -> dt.date | None:
        """Try every day from the first record on: at the end of which was all there?"""
        day = min((one["day"] for one in mine), default=until + ONE)
        while day <= until:
            if self.epochs(need, day) and self.hold(need, [one for one in mine if one["day"] <= day], day):
                return day
            day += ONE
        return None

    def verdict(self, person: str, need: Row, mine: list[Row], seen: Row, as_of: dt.date) -> Row:
        """Return when a need was first done, by when it was to be, and whether that was in time."""
        until = min(seen["end"], as_of)
        done = self.first_done(need, mine, until)
        then = self.standing(person, need, mine, done - ONE if done else until)
        due = then["due"]
        if done:
            said = "yes" if due is None or done <= due else "late"
        elif then["state"] in ("waived", "on leave"):
            said = then["state"]
        elif due < until:
            said = "no"
        elif seen["end"] < as_of:
            said = "left before" if seen["row"]["end_date"] else "left, day unknown"
        else:
            said = "not yet due"
        return {"done": done, "due": due, "in time": said}

    # What they did, whether or not they passed.

    def doings(self, as_of: dt.date) -> dict[str, list[Row]]:
        """Return what each person did in courses until the end of a day, statement by statement."""
        if as_of in self._doings:
            return self._doings[as_of]
        found = self._doings[as_of] = dict[str, list[Row]]()
        for one in sorted(self.told, key=lambda fact: (fact["when"], fact["id"])):
            day = self.day(one["when"])
            here = one["ours"] and not one["draft"] and one["verb"] not in ("voided", "shared") and day <= as_of
            if here and (person := self.who(one["actor"], day)):
                course = one["name"] if one["kind"] == "courses" else one["course"]
                module = "" if one["kind"] == "courses" else one["name"]
                found.setdefault(person, []).append({**one, "day": day, "in": course, "module": module})
        return found
