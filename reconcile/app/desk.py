"""What lies on the desk of the one person at the page: her files, what she said words mean, the workbooks made of them.

Every step is the command's own function on the same files: no rule and no sentence of a finding is here.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reconcile.app.shelf import Given, Shelf, in_order
from reconcile.correspondences import Correspondence, Key
from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.checking import Check, check_of
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.check_workbook import check_bytes
from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.workbook import workbook_bytes
from reconcile.roster.pipeline import Roster, prepare_roster

Job = Literal["month", "roster"]


class Made(Struct, frozen=True):
    """A finished workbook, to be downloaded."""

    name: str
    content: bytes


class Done(Struct, frozen=True):
    """A job that is done: its workbook, what it says, and the workbook of words that it was given, if any."""

    workbook: Made
    found: Outcome | Roster
    words: Made | None


class Reading(Struct, frozen=True):
    """What reading all the files says; `refusal` where they cannot even be looked at."""

    inputs: Inputs | None = None
    check: Check | None = None
    refusal: ReconcileError | None = None


class Desk:
    """The files and answers of one run. Whoever changes or reads them is `at_work`; `step` may be asked at any time."""

    def __init__(self, place: Path, paths: Sequence[Path] = ()) -> None:
        self._lock = threading.Lock()
        self.step = ""
        self.shelf = Shelf(place, paths)
        self.left_out: set[str] = set()
        self.done: dict[Job, Done] = {}
        self.written = 0
        self._answers: dict[Key, Correspondence] = {}
        # The words that the page shows, whatever has been dropped since.
        self._asked: tuple[Correspondence, ...] = ()
        self._words: tuple[Given, Made] | None = None
        self._latest: tuple[date, Reading] | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let one request work at a time: two windows may show the page."""
        with self._lock:
            try:
                yield
            finally:
                self.step = ""

    def receive(self, name: str, content: bytes, *, is_folder: bool = False) -> None:
        """Take a file in; raises `ReconcileError` past the limits."""
        self._forget()
        given = self.shelf.receive(name, content, of_folder=is_folder)
        self.left_out.discard(given.name)

    def take_in(self) -> None:
        """Take in, again, what the run was started with."""
        self._forget()
        self.shelf.take_in()
        self.left_out &= {one.name for one in self.shelf.files}

    def remove(self, number: int) -> None:
        """Remove a file as though it had never been given."""
        self._forget()
        if given := self.shelf.by_number(number):
            self.left_out.discard(given.name)
            self.shelf.remove(given)

    def leave_out(self, number: int) -> None:
        """Leave a file out, or take it in again: it stays on the desk, and the workbook says that it was left out."""
        self._forget()
        if given := self.shelf.by_number(number):
            self.left_out ^= {given.name}

    def _forget(self) -> None:
        """What was made of other files is worth nothing."""
        self._latest = None
        self.done.clear()

    def answer(self, answers: Mapping[str, str]) -> None:
        """Keep what words mean: the name of a word on the page (`word_name`) → one of its choices, or nothing."""
        for word in self._asked:
            said = answers.get(word_name(word))
            if said is None or said == word.meaning or (said and said not in word.choices):
                continue
            self._answers[word.key] = replace(word, meaning=said, place=word.place or self.where_asked(word))
            self._forget()

    def where_asked(self, word: Correspondence) -> str:
        """Return where a word stood when it was asked, for one that was explained on the page."""
        answered = self._answers.get(word.key)
        return answered.place if answered else ""

    def known(self, as_of: date) -> Reading | None:
        """Return what was read for a day, `None` where that is still to be done."""
        return self._latest[1] if self._latest and self._latest[0] == as_of else None

    def read(self, as_of: date) -> Reading:
        """Read all the files; when words have been explained, read them again with the workbook that says so."""
        known = self.known(as_of)
        if known is None:
            known = self._read(as_of)
            self._latest = as_of, known
            self._asked = known.check.correspondences if known.check else ()
        return known

    def _read(self, as_of: date) -> Reading:
        if self._words:
            self.shelf.remove(self._words[0])
            self._words = None
        if not self.shelf.files:
            return Reading()
        try:
            reading = self._once(as_of)
            if self._answers and reading.check:
                self._words = self._written(reading.check)
                reading = self._once(as_of)
        except ReconcileError as refusal:
            return Reading(refusal=self._of_names(refusal))
        return reading

    def _of_names(self, refusal: ReconcileError) -> ReconcileError:
        """Return a refusal that names files as the user sees them, where it names our copies."""
        if str(self.shelf.place) not in refusal.where:
            return refusal
        names = listed([one.name for one in self.shelf.files])
        return ReconcileError(refusal.what, names, refusal.remedy)

    def _once(self, as_of: date) -> Reading:
        inputs = read_inputs(self._paths(), as_of, self.tell, sorted(self.left_out))
        return Reading(inputs, check_of(inputs, as_of))

    def _written(self, check: Check) -> tuple[Given, Made]:
        """Write the workbook of the words as `check -o` does, filled in with what was chosen on the page."""
        words = {one.key: one for one in check.correspondences}
        # A word that was asked only once others were understood is not among the first questions.
        words |= {key: replace(words.get(key, one), meaning=one.meaning) for key, one in self._answers.items()}
        content = check_bytes(replace(check, correspondences=tuple(words.values())))
        made = Made(self.shelf.free_name("correspondances"), content)
        return self.shelf.put(made.name, content), made

    def _paths(self) -> list[Path]:
        """Return the folders of the files, in the order in which one folder of them all would be read."""
        words = [self._words[0]] if self._words else []
        return [one.folder for one in in_order([*self.shelf.files, *words])]

    def reconcile(self, as_of: date, month: str, *, reminders_attested: bool) -> Done:
        """Make the workbook of a month; raises `ReconcileError` when nothing can be computed."""
        paths, skip = self._all(as_of), sorted(self.left_out)
        outcome = reconcile_month(paths, as_of, month, reminders_attested=reminders_attested, skip=skip, tell=self.tell)
        self.tell("Écriture du classeur")
        made = Made(f"rapprochement-{month or as_of.isoformat()}.xlsx", workbook_bytes(outcome, self.tell))
        return self._keep("month", made, outcome)

    def prepare(self, as_of: date, from_day: date | None, to_day: date | None) -> Done:
        """Make the workbook of the sessions to come; raises `ReconcileError` when there are none."""
        paths, skip = self._all(as_of), sorted(self.left_out)
        roster = prepare_roster(paths, as_of, (), from_day, to_day, skip=skip, tell=self.tell)
        self.tell("Écriture du classeur")
        return self._keep("roster", Made(f"sessions-{as_of.isoformat()}.xlsx", roster_bytes(roster)), roster)

    def _all(self, as_of: date) -> list[Path]:
        """Return what a run is given: every file, and the words as they were explained for that day."""
        if refusal := self.read(as_of).refusal:
            raise refusal
        if not self.shelf.files:
            raise ReconcileError(
                "aucun fichier", "étape 1", "déposez l'export des dossiers et les feuilles d'émargement"
            )
        return self._paths()

    def _keep(self, job: Job, made: Made, found: Outcome | Roster) -> Done:
        self.done[job] = Done(made, found, self._words[1] if self._words else None)
        self.written += 1
        return self.done[job]

    def tell(self, step: str) -> None:
        """Keep the step that is going on, for the page to ask."""
        self.step = step


def word_name(word: Correspondence) -> str:
    """Return what names a word on the page."""
    return "word-" + hashlib.sha256("\n".join(word.key).encode()).hexdigest()[:20]
