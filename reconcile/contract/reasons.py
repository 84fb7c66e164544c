"""*Motif*: one French sentence per dossier, with the dates and figures that decide."""

from fractions import Fraction

from reconcile.contract.amounts import Case, Facts
from reconcile.contract.assessments import Assessment
from reconcile.dossiers import Dossier, Status
from reconcile.evidence.presence import Presence
from reconcile.french import day as fr
from reconcile.french import euros, listed, minutes, percent, plural
from reconcile.terms import Terms

_DOCUMENTS = " Les pièces justificatives sont à transmettre (contrôle renforcé)."


def reason(dossier: Dossier, presence: Presence, assessment: Assessment, terms: Terms) -> str:
    """Return why a dossier owes what it owes, or what is missing and what it would give; remarks are quoted."""
    remarks = "".join(f" Remarque sur la feuille : « {text} »." for text in presence.remarks)
    return _why(dossier, presence, assessment, terms) + remarks


def _why(dossier: Dossier, presence: Presence, assessment: Assessment, terms: Terms) -> str:
    if assessment.due.case is Case.UNDECIDED:
        return _undecided(assessment)
    facts = assessment.facts
    assert facts is not None
    sentence = _SENTENCES[assessment.due.case](dossier, presence, facts, terms)
    shares = {
        Case.LATE_CANCELLATION: terms.late_cancellation_share,
        Case.NO_SHOW: terms.no_show_share,
        Case.ABANDONMENT: terms.abandonment_share,
    }
    due = assessment.due
    if due.case in shares:
        sentence += f" : {shares[due.case]}\u00a0% de {euros(facts.price)} = {euros(due.cents or 0)}."
    elif due.case is Case.UPCOMING:
        sentence += "."
    elif due.case is Case.COMPLETED:
        sentence += f" : prix entier, {euros(facts.price)}."
    elif due.case in {Case.PARTIAL, Case.FORCE_MAJEURE_DURING}:
        sentence += f" : {_product(facts.price, presence)} {euros(due.cents or 0)}."
    else:
        sentence += f" : {euros(0)}."
    return sentence + (_DOCUMENTS if due.case in {Case.PARTIAL, Case.ABANDONMENT} else "")


def _undecided(assessment: Assessment) -> str:
    needs = list(dict.fromkeys(needed for doubt in assessment.open_doubts for _, needed in doubt.needs))
    return f"À décider ; il faut {listed(needs)}. {assessment.amounts_in_words}".strip()


def _product(price: int, presence: Presence) -> str:
    """Return `100,00 € × 336/420 =`; where the assiduity is open but not the amount, say that it is the same."""
    if not presence.assiduity.known or presence.attended is None or presence.planned is None:
        return f"{euros(price)} au prorata, dans tous les cas"
    return f"{euros(price)} × {_number(presence.attended)}/{_number(presence.planned)} ="


def _number(value: object) -> str:
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{float(value):.2f}".replace(".", ",")
    return str(value)


def _attended(presence: Presence) -> str:
    if presence.assiduity.known and presence.planned is None:
        return (
            "Présent à toutes les demi-journées" if presence.assiduity.least else "Absent de toutes les demi-journées"
        )
    if not presence.assiduity.known or presence.attended is None or presence.planned is None:
        return f"Assiduité entre {percent(presence.assiduity.least)} et {percent(presence.assiduity.most)}"
    share = percent(presence.attended / presence.planned)
    if presence.unit == "half_days":
        whole = plural(int(presence.planned), "demi-journée", "demi-journées")
        return f"A suivi {presence.attended} sur {whole}, soit {share}"
    return f"A suivi {minutes(presence.attended)} sur {minutes(presence.planned)}, soit {share}"


def _funder(dossier: Dossier, _presence: Presence, _facts: Facts, _terms: Terms) -> str:
    return f"Dossier « {dossier.status_text} » : rien n'est dû"


def _provider(dossier: Dossier, _presence: Presence, facts: Facts, _terms: Terms) -> str:
    if facts.status is Status.REFUSED_BY_PROVIDER:
        return "Demande refusée par AMG"
    why = f", motif « {dossier.exit_reason} »" if dossier.exit_reason else ", sans motif, avant le premier jour"
    when = f" le {fr(dossier.cancelled_on)}" if dossier.cancelled_on else ""
    return f"Annulé par AMG{when}{why}"


def _not_registered(dossier: Dossier, _presence: Presence, facts: Facts, _terms: Terms) -> str:
    if facts.status in {Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER}:
        return f"Dossier « {dossier.status_text} », jamais confirmé"
    if facts.over:
        over = f"la session est finie depuis le {fr(facts.last_day)}"
        return f"Dossier « {dossier.status_text} », jamais confirmé, et {over}"
    proposed = (
        f"du {fr(dossier.proposed_on)}" if dossier.proposed_on else f"faite au plus tard le {fr(dossier.shown_on)}"
    )
    return (
        f"Proposition {proposed}, à confirmer au plus tard le {fr(facts.confirmation_due)} et "
        f"toujours sans confirmation le {fr(facts.as_of)}"
    )


def _force_majeure_before(dossier: Dossier, _presence: Presence, facts: Facts, _terms: Terms) -> str:
    declared = dossier.force_majeure
    why = f"Force majeure reconnue (« {declared.reason} », pièce reçue)"
    if facts.status is Status.CANCELLED_BY_LEARNER and facts.cancelled_on and facts.cancelled_on < facts.first_day:
        return f"{why}, annulée le {fr(facts.cancelled_on)}, avant le premier jour ({fr(facts.first_day)})"
    return f"{why}, jamais venu à la session du {fr(facts.first_day)}"


def _cancelled(dossier: Dossier, facts: Facts) -> str:
    if dossier.cancelled_on is None:
        shown = "dernière action du dossier" if dossier.last_action_on else "jour de l'export"
        return f"Annulée au plus tard le {fr(facts.cancelled_on)} ({shown})"
    return f"Annulée le {fr(facts.cancelled_on)}"


def _notice(facts: Facts, terms: Terms) -> str:
    days = plural(terms.free_cancellation_notice, "jour ouvré", "jours ouvrés")
    return f"le {fr(facts.free_until)} ({days} avant le {fr(facts.first_day)})"


def _free_cancellation(dossier: Dossier, _presence: Presence, facts: Facts, terms: Terms) -> str:
    return f"{_cancelled(dossier, facts)}, dans les délais : gratuit jusqu'au {_notice(facts, terms)[3:]}"


def _withdrawal(dossier: Dossier, _presence: Presence, facts: Facts, terms: Terms) -> str:
    confirmation = f"confirmation du {fr(dossier.confirmed_on)}"
    if dossier.confirmed_on is None:
        after = dossier.proposed_on or dossier.requested_on
        confirmation = f"au moins : la confirmation, sans date, ne peut précéder le {fr(after)}"
    return (
        f"{_cancelled(dossier, facts)}, après {_notice(facts, terms)} mais dans le délai de rétractation, ouvert "
        f"jusqu'au {fr(facts.withdrawal_until)} ({confirmation})"
    )


def _late_cancellation(dossier: Dossier, _presence: Presence, facts: Facts, terms: Terms) -> str:
    closed = f" ; rétractation close le {fr(facts.withdrawal_until)}" if facts.withdrawal_until else ""
    return f"{_cancelled(dossier, facts)}, après {_notice(facts, terms)}{closed}"


def _upcoming(dossier: Dossier, _presence: Presence, facts: Facts, _terms: Terms) -> str:
    state = "" if facts.confirmed else f", dossier « {dossier.status_text} »"
    later = f"après la date d'arrêté du {fr(facts.as_of)}"
    return f"La session finit le {fr(facts.last_day)}, {later}{state} : rien n'est encore dû"


def _no_show(_dossier: Dossier, presence: Presence, facts: Facts, _terms: Terms) -> str:
    where = "noté absent" if presence.on_sheet else "absent de la feuille d'émargement"
    if facts.status is Status.CANCELLED_BY_PROVIDER:
        return f"Clos par AMG pour non-présentation et {where} à la session du {fr(facts.first_day)}"
    if facts.cancelled_on and facts.status is Status.CANCELLED_BY_LEARNER:
        return f"Annulée le {fr(facts.cancelled_on)}, une fois la session commencée ({fr(facts.first_day)}), et {where}"
    return f"Inscrit et {where} à la session du {fr(facts.first_day)}, sans annulation préalable"


def _completed(_dossier: Dossier, presence: Presence, facts: Facts, terms: Terms) -> str:
    if facts.assiduity == 1:
        return _attended(presence)
    return f"{_attended(presence)}, plus de {terms.completion_threshold}\u00a0%"


def _force_majeure_during(dossier: Dossier, presence: Presence, _facts: Facts, _terms: Terms) -> str:
    why = f"une force majeure reconnue (« {dossier.force_majeure.reason} », pièce reçue)"
    return f"{_attended(presence)}, interrompu par {why}"


def _abandonment(_dossier: Dossier, presence: Presence, _facts: Facts, terms: Terms) -> str:
    return f"{_attended(presence)}, moins de {terms.abandonment_floor}\u00a0%"


def _partial(_dossier: Dossier, presence: Presence, _facts: Facts, terms: Terms) -> str:
    return (
        f"{_attended(presence)}, entre {terms.abandonment_floor}\u00a0% et {terms.completion_threshold}\u00a0% compris"
    )


_SENTENCES = {
    Case.CANCELLED_BY_FUNDER: _funder,
    Case.CANCELLED_BY_PROVIDER: _provider,
    Case.NOT_REGISTERED: _not_registered,
    Case.FORCE_MAJEURE_BEFORE: _force_majeure_before,
    Case.FREE_CANCELLATION: _free_cancellation,
    Case.WITHDRAWAL: _withdrawal,
    Case.LATE_CANCELLATION: _late_cancellation,
    Case.UPCOMING: _upcoming,
    Case.NO_SHOW: _no_show,
    Case.COMPLETED: _completed,
    Case.FORCE_MAJEURE_DURING: _force_majeure_during,
    Case.ABANDONMENT: _abandonment,
    Case.PARTIAL: _partial,
}
