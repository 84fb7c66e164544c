"""The page in a real browser, as the accountant meets it; every other computer is out of reach and none is asked."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.keys import Keys

from reconcile.app.private_folder import PREFIX
from tests.builders.browsers import BROWSER, DRIVER, Browser
from tests.builders.correspondences import explained, reconcile
from tests.builders.pages import plain
from tests.builders.runs import Run, running
from tests.builders.sample import SAMPLE
from tests.test_untrained_month import HER_WORDS, KEPT

pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="needs Chromium and its driver (Debian: apt install chromium chromium-driver)"
)

# Text whose contrast with what is behind it is under 4.5 (WCAG 2.2, 1.4.3), with its ratio.
FAINT = """
const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const colour = (text) => text.match(/[\\d.]+/g).map(Number);
const behind = (one) => {
  for (; one; one = one.parentElement) {
    const found = colour(getComputedStyle(one).backgroundColor);
    if (found.length === 3 || found[3] === 1) return found;
  }
  return [255, 255, 255];
};
const faint = [];
for (const one of document.querySelectorAll("body *")) {
  const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
  if ((!text && !one.matches("select, input")) || !one.checkVisibility()) continue;
  const [a, b] = [light(colour(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(`${one.tagName} ${text}: ${(a + 0.05) / (b + 0.05)}`);
}
return faint;
"""
# What Tab comes to, in order, and whether one sees where one is.
STOP = """
const one = document.activeElement;
const look = getComputedStyle(one.matches("input[type=file]") ? one.parentElement : one);
const name = one.labels && one.labels.length ? one.labels[0].textContent : one.textContent;
return [one === document.body ? "" : (name.trim() || one.getAttribute("aria-label")).replace(/\\s+/g, " "),
        look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2];
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for the module: starting it takes longer than a test."""
    one = Browser(tmp_path_factory.mktemp("téléchargements"))
    yield one
    one.driver.quit()


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the run of the sample month puts what is temporary."""
    return tmp_path_factory.mktemp("temporaire")


@pytest.fixture(scope="module")
def run(browser: Browser, temporary: Path) -> Iterator[Run]:
    """A run that was started with the sample month, its page open."""
    with running(temporary, SAMPLE) as one:
        browser.driver.get(one.address)
        browser.until(lambda: browser.all("#words select"))
        browser.until_idle()
        yield one


@pytest.fixture(scope="module")
def closed(browser: Browser, run: Run) -> Run:
    """The run of the sample month, its window closed: it waits a little for another, and that costs no test a wait."""
    browser.driver.get("about:blank")
    return run


def hosts(browser: Browser) -> set[str]:
    return {urlsplit(url).netloc for url in browser.requests()}


def stops(browser: Browser, count: int) -> list[str]:
    """Press Tab a number of times and return what one comes to; each is seen."""
    names = []
    for _ in range(count):
        browser.type(Keys.TAB)
        name, seen = browser.run(STOP)
        assert seen, name
        names.append(plain(name))
    return names


def test_the_keyboard_alone_is_enough_and_nothing_is_faint_or_cut_on_a_telephone(browser: Browser, run: Run) -> None:
    assert stops(browser, 8) == [
        "Aller au contenu",
        "Le mois",
        "Les sessions à venir",
        "Terminer",
        "Choisir des fichiers",
        "Choisir un dossier",
        "Relire le dossier donné",
        "Retirer Export_00000000000000_20241205.csv",
    ]
    browser.run("document.getElementById('as_of').focus()")
    browser.type(Keys.ENTER)
    browser.until(lambda: browser.all("#result-title"))
    browser.until_idle()
    assert browser.driver.switch_to.active_element.get_attribute("id") == "result-title"
    for landmark in ("header", "nav[aria-label]", "main h1", "[role=status][aria-live=polite]", "[role=alert]"):
        assert len(browser.all(landmark)) == 1
    controls = browser.all("select, input:not([type=hidden]), button, a, summary")
    assert [one.get_attribute("outerHTML") for one in controls if not one.accessible_name] == []
    levels = [int(one.tag_name[1]) for one in browser.all("h1, h2, h3, h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for path in ("/", "/sessions"):
        browser.driver.get(run.origin + path)
        browser.until_idle()
        for one in browser.all("details:not([open]) > summary"):
            one.click()
        for width in (1280, 360):
            browser.resize(width)
            assert browser.run(FAINT) == []
            assert browser.run("return document.documentElement.scrollWidth") <= width
    browser.resize(1280)
    assert hosts(browser) == {urlsplit(run.origin).netloc}
    assert browser.complaints() == []


@pytest.mark.usefixtures("closed")
def test_a_month_is_dropped_its_faults_mended_and_its_workbook_downloaded(browser: Browser, tmp_path: Path) -> None:
    (private := tmp_path / "temporaire").mkdir()
    folder = Path(shutil.copytree(KEPT / "octobre", tmp_path / "octobre"))
    with running(private) as run:
        browser.driver.get(run.address)
        assert browser.driver.current_url == f"{run.origin}/"
        browser.drop(folder)
        browser.until(lambda: browser.all(".file") and not browser.all(".progress.busy"))
        shown = [one.text for one in browser.all(".file h3")]
        assert shown == sorted(path.name for path in folder.iterdir())
        assert "Colonnes obligatoires absentes" in browser.find("#files").text
        for written, meaning in HER_WORDS.items():
            browser.choose(written, meaning)
        browser.press("Appliquer ces réponses")
        assert "Colonnes obligatoires absentes" not in browser.find("#files").text
        browser.set_day("as_of", "2024-10-31")
        browser.press("Faire le classeur du mois")
        assert plain(browser.driver.switch_to.active_element.text) == "15 dossiers au 31/10/2024"
        assert plain(browser.find(".totals .firm .sum").text) == "4 480,00 €"
        workbook = browser.downloaded("rapprochement-2024-10.xlsx")
        (folder / "correspondances.xlsx").write_bytes(browser.downloaded("correspondances.xlsx"))
        browser.press("Terminer")
        browser.until(lambda: browser.all("#ended"))
        assert run.process.wait(10) == 0
        assert hosts(browser) == {urlsplit(run.origin).netloc}
        assert browser.complaints() == []
    assert list(private.glob(f"{PREFIX}*")) == []
    assert explained(folder / "correspondances.xlsx") == HER_WORDS
    by_the_command = tmp_path / "par-la-commande.xlsx"
    options = ("--month", "2024-10", "--as-of", "2024-10-31", "-o", by_the_command)
    assert reconcile("monthly", folder, *options).exit_code == 0
    assert workbook == by_the_command.read_bytes()


def test_the_run_ends_when_its_window_is_closed(closed: Run, temporary: Path) -> None:
    assert closed.process.wait(30) == 0
    assert list(temporary.iterdir()) == []
