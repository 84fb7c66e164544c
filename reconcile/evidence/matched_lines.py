"""An attendance line and the dossier it serves, or why it serves none (inputs.md §3)."""

from msgspec import Struct
from msgspec.structs import replace

from reconcile.dossiers import Dossier
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import MarkKind
from reconcile.findings import Finding, Question
from reconcile.labels import Labelled
from reconcile.names import name_key

LineKey = tuple[str, str, str]


def line_key(line: AttendanceLine) -> LineKey:
    """Return whose an attendance line is: session, number and name as written; never a row."""
    return line.written_session or line.session_id, line.dossier_id, name_key(line.learner)


class LineAnswer(Struct, frozen=True):
    """What a person said of a line: the dossier it belongs to, or that its person has none and may pay directly."""

    dossier_id: str = ""
    direct_payer: bool = False


class MatchedBy(Labelled):
    """How a line found its dossier, or how it is known to have none."""

    NUMBER = "number"
    NAME = "name"
    DECISION = "decision"
    DIRECT_PAYER = "direct_payer"
    OUTSIDER = "outsider"


DECIDED = frozenset((MatchedBy.DECISION, MatchedBy.DIRECT_PAYER, MatchedBy.OUTSIDER))


class MatchedLine(Struct, frozen=True):
    """An attendance line and the dossier it serves: `index` among the dossiers, and `how` it was found.

    Without a dossier, `how` says what a person decided, or `code` is the finding that says why (P01, P02, P03), `why`
    its explanation and `candidates` the dossiers it could serve.
    """

    line: AttendanceLine
    index: int | None = None
    how: MatchedBy | None = None
    code: str = ""
    why: str = ""
    candidates: tuple[int, ...] = ()

    @property
    def stranger(self) -> bool:
        """Perhaps present, without a dossier, and nobody decided who it is."""
        return self.index is None and not self.how and self.perhaps_present

    @property
    def perhaps_present(self) -> bool:
        """Someone was there, or the mark does not allow to say that nobody was; an empty cell is nobody."""
        mark = self.line.mark
        return mark.shows_presence or (mark.kind is MarkKind.UNREADABLE and bool(mark.text))


def line_finding(code: str, line: AttendanceLine, dossier: Dossier | None = None) -> Finding:
    """Return a finding about an attendance line, pointing at its mark, and the dossier it serves."""
    about = line.at_mark()
    contradicts = code == "F26" and line.half_day is not None
    return Finding(
        code,
        replace(about, dossier_id=dossier.dossier_id) if dossier else replace(about, of_line=True),
        read=line.mark.text,
        half_day=line.half_day if contradicts else None,
        asks=Question.PRESENCE if contradicts else Question.SEEN,
        identity=line.half_day.key if code == "F11" and line.half_day else "",
    )
