"""What the system refuses, in French: its own words are in the machine's language, and often English."""

import errno

# By their symbols: not every system numbers, or has, all of them.
_REASONS = {
    "EACCES": "accès refusé, ou fichier ouvert ailleurs",
    "EPERM": "accès refusé",
    "EROFS": "disque ou dossier en lecture seule",
    "ENOSPC": "plus de place sur le disque",
    "EDQUOT": "plus de place dans votre espace",
    "EFBIG": "fichier trop gros pour ce disque",
    "ENOENT": "ce chemin n'existe pas",
    "ENOTDIR": "ce chemin n'existe pas",
    "EISDIR": "c'est un dossier",
    "EEXIST": "ce nom est déjà pris",
    "ENAMETOOLONG": "nom ou chemin trop long",
    "ELOOP": "des raccourcis qui tournent en rond",
    "EINVAL": "nom refusé par le système",
    "EILSEQ": "nom refusé par le système",
    "EIO": "le disque ne répond pas correctement",
    "ENODEV": "disque absent",
    "ENXIO": "disque absent",
    "EBUSY": "déjà utilisé par un autre programme",
    "ETXTBSY": "déjà utilisé par un autre programme",
    "ENOLCK": "déjà utilisé par un autre programme",
    "EMFILE": "trop de fichiers ouverts",
    "ENFILE": "trop de fichiers ouverts",
    "ENOMEM": "plus assez de mémoire",
    "ETIMEDOUT": "le réseau ne répond pas",
    "ESTALE": "le dossier partagé n'est plus là",
    "ENOTCONN": "le dossier partagé n'est plus là",
    "EHOSTDOWN": "le réseau ne répond pas",
    "EHOSTUNREACH": "le réseau ne répond pas",
    "ENETUNREACH": "le réseau ne répond pas",
    "EPIPE": "la sortie a été fermée",
}


def reason(error: OSError) -> str:
    """Return why the system refused; what is not known by name, by its number."""
    symbol = errno.errorcode.get(error.errno or 0, "")
    if symbol in _REASONS:
        return _REASONS[symbol]
    return f"erreur n° {error.errno} du système" if error.errno else "erreur du système"
