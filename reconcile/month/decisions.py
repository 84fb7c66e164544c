"""What people decided in an earlier workbook: read back by what a row is about, applied, and never lost."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date

from reconcile.dossiers import Dossier, ForceMajeure
from reconcile.evidence.marks import Mark, MarkKind, read_mark
from reconcile.evidence.matching import LineKey, line_key
from reconcile.findings import OF_LINES, Finding, FindingKey, Severity, finding_key
from reconcile.french import day as fr_day
from reconcile.half_days import HalfDay
from reconcile.intake.earlier import Earlier
from reconcile.terms.words import listed_reason
from reconcile.texts import normalised_words, plain

SEEN = "vu"
PRESENT, ABSENT = "présent", "absent"
DIRECT_PAYER, OUTSIDER = "payeur direct", "sans dossier"
ATTESTED, NOT_ATTESTED = "relances attestées", "relances non attestées"
NO_FORCE_MAJEURE = "non"
_PROVED = "oui (pièce vue) : "
FORCE_MAJEURE = tuple(
    _PROVED + reason
    for reason in ("maladie", "accident ou décès", "parent malade", "reprise d'emploi", "congé refusé", "transport")
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One filled-in row: what it is about (`key`), the answer as written, why, when and by whom."""

    key: FindingKey
    answer: str
    why: str
    decided_on: date | None
    decided_by: str
    place: str
    last_name: str = ""
    first_name: str = ""

    @property
    def signed(self) -> bool:
        """It says when and by whom."""
        return bool(self.decided_on and self.decided_by)

    @property
    def in_words(self) -> str:
        """The decision as a sentence of *Motif*."""
        when = f" du {fr_day(self.decided_on)}" if self.decided_on else " non datée"
        who = f", {self.decided_by}" if self.decided_by else ""
        why = f" ({self.why})" if self.why else ""
        return f"Décision « {self.answer} »{when}{who}{why}."


@dataclass(frozen=True, slots=True)
class Settled:
    """What the decisions settle, ready for the computation.

    `force_majeure` and `absent` by dossier number, `marks` by dossier and half-day, `lines` from an attendance
    line's key to a dossier number or to `DIRECT_PAYER` or `OUTSIDER`; `reminders` `None` where nobody said.
    `notes` holds the sentences for *Motif* by dossier number.
    """

    force_majeure: Mapping[str, ForceMajeure] = field(default_factory=dict)
    lines: Mapping[LineKey, str] = field(default_factory=dict)
    marks: Mapping[tuple[str, HalfDay], Mark] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    reminders: bool | None = None
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_force_majeure(self, dossiers: Iterable[Dossier]) -> list[Dossier]:
        """Return the dossiers with the force majeure that was decided."""
        decided = self.force_majeure
        return [replace(one, force_majeure=decided.get(one.dossier_id, one.force_majeure)) for one in dossiers]


def answers_to(finding: Finding) -> tuple[str, ...]:
    """Return the known answers to a finding, for its drop-down list."""
    if finding.code == "M07":
        return (*FORCE_MAJEURE, NO_FORCE_MAJEURE, SEEN)
    if finding.code == "M06":
        return (ATTESTED, NOT_ATTESTED, SEEN)
    if finding.half_day:
        return (PRESENT, ABSENT, SEEN)
    if _about_a_line(finding):
        return (*finding.candidates, DIRECT_PAYER, OUTSIDER, SEEN)
    if finding.code == "P05" or (finding.code in OF_LINES and finding.name != "mark"):
        return (ABSENT, SEEN)
    return (SEEN,)


def _about_a_line(finding: Finding) -> bool:
    """An attendance line of a person without a dossier, the only one of that name; others need the sheet mended."""
    return finding.code in OF_LINES and finding.name == "mark" and bool(finding.last_name) and not finding.subject


def decisions_of(earlier: Earlier | None) -> tuple[dict[FindingKey, Decision], list[Finding]]:
    """Return the decisions of an earlier workbook, and F41 for those that contradict each other."""
    found: dict[FindingKey, list[Decision]] = {}
    for row, record in earlier.decisions.records.items() if earlier else ():
        if record["answer"]:
            code, title = record["code"] or "", record["title"] or ""
            place = " ".join(record[name] or "" for name in ("file", "sheet", "read"))
            if code == "F40" and " : " in title:
                # A decision without object today keeps its own code and title, should its finding come back.
                code, _, title = title.split(" : ", 1)[1].partition(" ")
                place = ""
            key = finding_key(
                code,
                record["dossier_id"] or "",
                record["session_id"] or "",
                f"{record['last_name'] or ''} {record['first_name'] or ''}",
                title,
                place,
            )
            where = f"{earlier.file} › À traiter › ligne {row}" if earlier else ""
            decision = Decision(
                key,
                record["answer"],
                record["why"] or "",
                record["decided_on"],
                record["decided_by"] or "",
                where,
                record["last_name"] or "",
                record["first_name"] or "",
            )
            found.setdefault(key, []).append(decision)
    decisions, findings = {}, []
    for key, same in found.items():
        if len({plain(one.answer) for one in same}) == 1:
            decisions[key] = same[0]
        else:
            words = " et ".join(f"« {one.answer} »" for one in same)
            findings.append(_listed("F41", same[0], f"{words} pour le même constat {key.code} ({key.title})."))
    return decisions, findings


def _listed(code: str, decision: Decision, detail: str) -> Finding:
    return Finding(
        code,
        f"{detail} {decision.in_words} Lue dans {decision.place}.",
        dossier_id=decision.key.dossier_id,
        session_id=decision.key.session_id,
        last_name=decision.last_name,
        first_name=decision.first_name,
        read=decision.answer,
        subject=decision.key.code,
    )


def settle(
    decisions: Mapping[FindingKey, Decision],
    raised: Mapping[FindingKey, Finding],
    sessions: Mapping[str, str],
    period: str,
    at_first: Set[FindingKey],
) -> tuple[Settled, frozenset[FindingKey]]:
    """Return what the decisions settle of the findings raised so far, and the keys of those not understood.

    `sessions` gives the session of each dossier number, `period` the name of the run's period,
    `at_first` the findings raised before any decision.
    """
    force_majeure: dict[str, ForceMajeure] = {}
    lines = _of_gone_dossiers(decisions, sessions, at_first)
    marks: dict[tuple[str, HalfDay], Mark] = {}
    absent: set[str] = set()
    reminders: bool | None = None
    notes: dict[str, tuple[str, ...]] = {}
    unknown: set[FindingKey] = set()
    for key, decision in decisions.items():
        finding, answer = raised.get(key), plain(decision.answer)
        typed_number = decision.answer.replace(" ", "")
        if answer == plain(NOT_ATTESTED) and key == Finding("M06", subject=period).key:
            # Even against the option of the command: then the finding comes back.
            reminders = False
            continue
        if finding is None:
            continue
        number = finding.dossier_id
        if answer == SEEN:
            continue
        if finding.code == "M07" and (declared := _force_majeure(decision.answer)):
            force_majeure[number] = declared
        elif finding.code == "M06" and answer == plain(ATTESTED):
            reminders = True
        elif finding.half_day and (mark := _mark(decision.answer)):
            marks[number, finding.half_day] = mark
        elif _about_a_line(finding) and answer in {DIRECT_PAYER, OUTSIDER}:
            lines[line_key(finding.session_id, finding.dossier_id, finding.last_name)] = answer
            continue
        elif _about_a_line(finding) and sessions.get(typed_number) == finding.session_id:
            number = typed_number
            lines[line_key(finding.session_id, finding.dossier_id, finding.last_name)] = number
        elif ABSENT in answers_to(finding) and answer in {ABSENT, "absente"}:
            absent.add(number)
        else:
            unknown.add(key)
            continue
        if number in sessions:
            notes[number] = (*notes.get(number, ()), decision.in_words)
    settled = Settled(force_majeure, lines, marks, frozenset(absent), reminders, notes)
    return settled, frozenset(unknown)


def _of_gone_dossiers(
    decisions: Mapping[FindingKey, Decision], sessions: Mapping[str, str], at_first: Set[FindingKey]
) -> dict[LineKey, str]:
    """Return the lines given to a dossier that is in no export any more: nobody else is given them.

    Where the finding stands without any decision, the number was only mistyped.
    """
    typed = {key: decision.answer.replace(" ", "") for key, decision in decisions.items() if key.code in OF_LINES}
    return {
        (key.session_id, key.dossier_id, key.person): number
        for key, number in typed.items()
        if key not in at_first and number.isdigit() and number not in sessions
    }


def _force_majeure(answer: str) -> ForceMajeure | None:
    """Return what is declared: `non`, or `oui (pièce vue) : maladie`."""
    words = plain(answer)
    if words == NO_FORCE_MAJEURE:
        return ForceMajeure(declared=False)
    reason = answer.split(":", 1)[-1].strip()
    seen = {"oui", "piece", "vue"} <= set(normalised_words(answer))
    if seen and (listed := listed_reason(reason)):
        return ForceMajeure(declared=True, reason=reason, listed=listed, proved=True)
    return None


def _mark(answer: str) -> Mark | None:
    """Return the presence decided for a half-day: a word of the legend, or a duration."""
    mark = read_mark(answer, numbers_are_hours=True)
    return None if mark.kind in {MarkKind.UNREADABLE, MarkKind.BLANK} else mark


def with_decisions(
    findings: Iterable[Finding],
    raised: Mapping[FindingKey, Finding],
    decisions: Mapping[FindingKey, Decision],
    unknown: frozenset[FindingKey],
    settled: Settled,
) -> list[Finding]:
    """Return the findings with their decisions; those that a decision settled stay, as information.

    What nobody signed and dated stays to check. F40 and F42 list the decisions without effect.
    """
    now = list(findings)
    still = {finding.key for finding in now}
    shown = [_decided(finding, decisions.get(finding.key), unknown, settled) for finding in now]
    for key, decision in decisions.items():
        if key not in raised:
            gone = _listed("F40", decision, "Aucun constat d'aujourd'hui ne porte ce code, ce dossier et ce titre.")
            subject = f"{key.code} {key.title}"
            severity: Severity = "information" if plain(decision.answer) == SEEN else "à vérifier"
            shown.append(replace(gone, subject=subject, own_severity=severity, decision=decision))
        elif key not in still:
            severity = "information" if decision.signed else "à vérifier"
            shown.append(replace(raised[key], settled=True, own_severity=severity, decision=decision))
        elif key in unknown:
            answers = ", ".join(f"« {answer} »" for answer in answers_to(raised[key]))
            answers += ", une durée (2h30)" if raised[key].half_day else ""
            shown.append(_listed("F42", decision, f"Réponses possibles au constat {key.code} : {answers}."))
    return shown


def _decided(finding: Finding, decision: Decision | None, unknown: frozenset[FindingKey], settled: Settled) -> Finding:
    """What is only to check and was seen by someone is information; what blocks goes on blocking."""
    if finding.code == "P05" and finding.dossier_id in settled.absent:
        # A person said so: there is nothing left to check.
        finding = replace(finding, own_severity="information")
    if decision is None:
        return finding
    seen = finding.severity == "à vérifier" and finding.key not in unknown and decision.signed
    return replace(finding, decision=decision, own_severity="information" if seen else finding.severity)
