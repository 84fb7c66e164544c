"""What can be answered to a finding, as its drop-down list offers it, and what an answer means."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from reconcile.correspondences import IGNORED
from reconcile.dossiers import ForceMajeure
from reconcile.evidence.marks import Mark, MarkKind, read_mark
from reconcile.evidence.number_scales import Scale
from reconcile.findings import Finding, Question
from reconcile.terms.words import answers, edof_labels, listed_reason
from reconcile.texts import normalised_words, plain


class Answer(StrEnum):
    """The answers of the list; their words are data, in `terms/answers.toml`."""

    SEEN = "seen"
    PRESENT = "present"
    ABSENT = "absent"
    DIRECT_PAYER = "direct_payer"
    OUTSIDER = "outsider"
    ATTESTED = "attested"
    NOT_ATTESTED = "not_attested"
    NO_FORCE_MAJEURE = "no_force_majeure"
    READ = "read"
    HOURS = "hours"
    HALF_DAY_SHARE = "half_day_share"
    DAY_SHARE = "day_share"
    MARKS_RULE = "marks_rule"
    TOTAL_RULES = "total_rules"

    @property
    def words(self) -> str:
        """The answer as the list offers it."""
        return answers()[self.value][0]


# What a person says that the numbers of a sheet are.
SCALES = {Answer.HOURS: Scale.HOURS, Answer.HALF_DAY_SHARE: Scale.HALF_DAY, Answer.DAY_SHARE: Scale.DAY}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("reconcile.terms") / "answers.toml").read_text("utf-8"))


@cache
def _by_words() -> dict[str, Answer]:
    return {plain(text): Answer(key) for key, spellings in answers().items() for text in spellings}


def answer_of(text: str) -> Answer | None:
    """Return the answer that words mean, `None` for others: a number, a duration, a force majeure, a mistake."""
    return _by_words().get(plain(text))


def possible_answers(finding: Finding) -> tuple[str, ...]:
    """Return the known answers to a finding, for its drop-down list."""
    own: dict[Question, tuple[Answer, ...]] = {
        Question.LINE: (Answer.DIRECT_PAYER, Answer.OUTSIDER),
        Question.PRESENCE: (Answer.PRESENT, Answer.ABSENT),
        Question.ABSENCE: (Answer.ABSENT,),
        Question.WHOLE_PRESENCE: (Answer.PRESENT, Answer.ABSENT),
        Question.FORCE_MAJEURE: (Answer.NO_FORCE_MAJEURE,),
        Question.REMINDERS: (Answer.ATTESTED, Answer.NOT_ATTESTED),
        Question.REMARK: (Answer.READ,),
        Question.SCALE: tuple(SCALES),
        Question.TOTAL: (Answer.MARKS_RULE, Answer.TOTAL_RULES),
    }
    if finding.asks is Question.SHEET:
        return (*finding.candidates, IGNORED)
    if finding.asks is Question.STATE:
        return tuple(edof_labels().values())
    if finding.asks is Question.REMARK:
        return (Answer.READ.words,)
    open_ones: tuple[str, ...] = ()
    if finding.asks is Question.LINE:
        open_ones = finding.candidates
    elif finding.asks is Question.FORCE_MAJEURE:
        data = _data()["force_majeure"]
        open_ones = tuple(f"{data['proved']} : {reason}" for reason in data["reasons"])
    return (*open_ones, *(one.words for one in (*own.get(finding.asks, ()), Answer.SEEN)))


def force_majeure_of(text: str) -> ForceMajeure | None:
    """Return what is declared, `non` or `oui (pièce vue) : maladie`; `None` for other words or an unknown reason."""
    if answer_of(text) is Answer.NO_FORCE_MAJEURE:
        return ForceMajeure(declared=False)
    said, _, reason = (part.strip() for part in text.rpartition(":"))
    proved = set(normalised_words(_data()["force_majeure"]["proved"])) <= set(normalised_words(said or text))
    if proved and (listed := listed_reason(reason)):
        return ForceMajeure(declared=True, reason=reason, listed=listed, proved=True)
    return None


def mark_of(text: str) -> Mark | None:
    """Return the presence decided for a half-day: a word of the legend of marks, or a duration."""
    mark = read_mark(text)
    return None if mark.kind in {MarkKind.UNREADABLE, MarkKind.BLANK} else mark


def number_of(text: str) -> str:
    """Return the dossier number that an answer is, its learner's name left out: all but the words without a digit."""
    words = text.split()
    return "".join(word for word in words if any(map(str.isdigit, word))) or text.replace(" ", "")
