"""Make the pictures of the page: the sample month given, then its workbook made."""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders.browsers import Browser
from tests.builders.runs import running

WIDTH = 900
# The heads of the first and the last step that a picture shows.
PAGE_PICTURES = {"page-fichiers": ("step-1", "step-1"), "page-resultat": ("step-2", "step-3")}
_BOX = """
const boxes = [...arguments].map((id) => document.getElementById(id).closest("section").getBoundingClientRect());
const [first, last] = boxes;
return [first.top + scrollY - 12, last.bottom + scrollY + 12];
"""


def make_page_pictures(month: Path, target: Path) -> None:
    """Open the page on a folder, make the workbook of November 2024, and draw the steps into a folder."""
    with TemporaryDirectory() as name, running(Path(name), month) as run:
        browser = Browser(Path(name))
        try:
            browser.resize(WIDTH)
            browser.driver.get(run.address)
            browser.until(lambda: browser.all("#words select"))
            browser.until_idle()
            for one in browser.all("details[open] > summary"):
                one.click()
            browser.set_day("month", "2024-11")
            browser.set_day("as_of", "2024-12-05")
            _draw(browser, target, "page-fichiers")
            browser.press("Faire le classeur du mois")
            browser.until(lambda: browser.all("#result-title"))
            _draw(browser, target, "page-resultat")
        finally:
            browser.driver.quit()


def _draw(browser: Browser, target: Path, title: str) -> None:
    top, bottom = browser.run(_BOX, *PAGE_PICTURES[title])
    clip = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top, "scale": 1}
    options = {"format": "png", "clip": clip, "captureBeyondViewport": True}
    taken = browser.driver.execute_cdp_cmd("Page.captureScreenshot", options)
    (target / f"{title}.png").write_bytes(base64.b64decode(taken["data"]))
