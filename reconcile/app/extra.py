"""The page's own libraries, which the commands do without."""

from importlib.util import find_spec

from reconcile.errors import ReconcileError

LIBRARIES = ("flask", "waitress")


def refuse_without_extra() -> None:
    """Raise `ReconcileError` when a library of the extra `app` is not installed; none is loaded."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise ReconcileError(
            f"la page a besoin de ce qui n'est pas installé : {', '.join(missing)}",
            "extra « app »",
            f"installez-le dans le même environnement : python -m pip install {' '.join(LIBRARIES)}",
        )
