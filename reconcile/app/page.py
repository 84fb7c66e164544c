"""The page of one run: the desk and what was chosen, set into the templates."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date

from flask import render_template

from reconcile.app.choices import FIRST_DAY, LAST_DAY, Choices
from reconcile.app.desk import Desk, Job, Reading
from reconcile.app.guard import Guard
from reconcile.app.life import Life
from reconcile.app.shelf import MAX_FILES, too_big, too_many_files
from reconcile.app.views import SHOWN, files_of, others_of, stops_of, words_of
from reconcile.intake.file_formats import EXTENSIONS
from reconcile.intake.sources import LOCKS, MAX_BYTES


class Page:
    """A desk, who may come to it, how long, and what was chosen; `today` is offered until a day is."""

    def __init__(self, desk: Desk, guard: Guard, life: Life, today: Callable[[], date]) -> None:
        self.desk, self.guard, self.life = desk, guard, life
        self._today = today
        self._choices: Choices | None = None

    @property
    def choices(self) -> Choices:
        """What was chosen, or is offered."""
        return self._choices or Choices(self._today())

    def whole(self, job: Job) -> str:
        """Return the page of a job as things stand; it asks for a reading itself where there is none yet."""
        window = secrets.token_urlsafe(8)
        # Before anything that may have to wait: a window that is loaded again must not end the run.
        self.life.greet(window)
        with self.desk.at_work():
            return render_template(
                "page.html",
                window=window,
                csrf=self.guard.csrf,
                from_disk=bool(self.desk.shelf.paths),
                limits={"bytes": MAX_BYTES, "files": MAX_FILES},
                read={"extensions": " ".join(EXTENSIONS), "locks": " ".join(LOCKS)},
                refusals={"too-big": too_big("…"), "too-many": too_many_files(MAX_FILES + 1)},
                **self._shown(job, self.desk.known(self.choices.as_of)),
            )

    def take(self, form: Mapping[str, str]) -> Job:
        """Take the choices and answers of a form in, and return the job that it is of."""
        self._choices = self.choices.changed_by(form)
        self.desk.answer(form)
        return "roster" if form.get("job") == "roster" else "month"

    def reading(self, job: Job) -> str:
        """Read the files, and return the parts of the page that change."""
        return render_template("work.html", **self._shown(job, self.desk.read(self.choices.as_of)))

    def result(self, job: Job) -> str:
        """Do a job, and return the parts of the page that change; raises `ReconcileError` when it cannot be done."""
        chosen = self.choices
        if job == "roster":
            self.desk.prepare(chosen.as_of, chosen.from_day, chosen.to_day)
        else:
            month = self._month(self.desk.read(chosen.as_of))
            self.desk.reconcile(chosen.as_of, month, reminders_attested=chosen.reminders_attested)
        shown = self._shown(job, self.desk.read(chosen.as_of))
        return render_template("work.html", focus="result-title", **shown)

    def _month(self, reading: Reading | None) -> str:
        return self.choices.of_months(reading.check.months if reading and reading.check else ())

    def _shown(self, job: Job, reading: Reading | None) -> dict[str, object]:
        desk, check = self.desk, reading.check if reading else None
        return {
            "job": job,
            "files": files_of(desk.shelf.files, reading or Reading(), desk.left_out),
            "to_read": reading is None and bool(desk.shelf.files),
            "others": others_of(desk.shelf.files, check) if check else [],
            "stops": stops_of(reading) if reading else [],
            "words": words_of(check, desk.where_asked) if check else [],
            "months": check.months if check else {},
            "chosen": self.choices,
            "month": self._month(reading),
            "days": (FIRST_DAY, LAST_DAY),
            "done": desk.done.get(job),
            "shown": SHOWN,
        }
