"""Who may ask what of the page: one browser, the one that this run opened; and what every answer tells it to refuse.

Other pages that the browser shows can send requests to this computer too, and other programs can find the port.
"""

import secrets
import threading
from collections.abc import Mapping

# Scripts, styles and images are files of ours; nothing is framed, sent or fetched elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: the `Origin` of a window's farewell would then be "null" (Fetch, "append a request Origin").
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Browsers say where a request comes from: our own page, or nowhere (an address that was typed or opened).
_OWN_SITES = frozenset({"", "none", "same-origin"})


class Guard:
    """The token of the address that is opened, good for one use; then the session of the browser that brought it.

    `host` is the only name under which the page is served: a page elsewhere that rebinds its name to this computer
    comes with its own.
    """

    def __init__(self, host: str) -> None:
        self.host, self.origin = host, f"http://{host}"
        self.token, self.csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._session = ""
        self._lock = threading.Lock()
        # Cookies know no port: two runs at once must not take each other's.
        self.cookie = f"reconcile-{host.rpartition(':')[2]}"

    @property
    def address(self) -> str:
        """What the browser is to open."""
        return f"{self.origin}/enter?token={self.token}"

    def enter(self, token: str) -> str:
        """Exchange the token for a session; empty where it is wrong or was used."""
        with self._lock:
            if not self.token or not _same(token, self.token):
                return ""
            self.token, self._session = "", secrets.token_urlsafe(32)
            return self._session

    def is_from_us(self, host: str, origin: str | None, site: str, *, changes: bool) -> bool:
        """Tell a request made to our name, and not by another page: `Host`, `Origin` and `Sec-Fetch-Site`.

        A browser sends `Origin` with all that may change something; without it such a request is refused.
        """
        return host == self.host and site in _OWN_SITES and (origin == self.origin or (origin is None and not changes))

    def is_session(self, cookie: str) -> bool:
        """Tell the browser that came in."""
        return bool(self._session) and _same(cookie, self._session)

    def is_csrf(self, token: str) -> bool:
        """Tell the token that the page holds, and no other page can read."""
        return _same(token, self.csrf)


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())
