"""A headless browser that can reach this computer alone, and what a person does with it."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

# It loads what is behind these names once they are asked for: most runs of the tests' processes open no browser.
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.command import Command

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
# Names and addresses of other computers lead nowhere.
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--lang=fr-FR",
    # What would drop down from the bar of addresses, which nobody sees: a page of its own that takes a second.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Browser:
    """One browser for several tests."""

    def __init__(self, downloads: Path) -> None:
        assert BROWSER
        assert DRIVER
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for argument in _ARGUMENTS:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
        self.downloads = downloads
        self._ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        self.resize(1280)

    def _ask(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def resize(self, width: int) -> None:
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def type(self, key: str) -> None:
        """Press a key, wherever one is."""
        webdriver.ActionChains(self.driver).send_keys(key).perform()

    def find(self, css: str) -> "WebElement":
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> "list[WebElement]":
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def button(self, text: str) -> "WebElement":
        return self.driver.find_element(By.XPATH, f"//button[normalize-space(text())='{text}']")

    def drop(self, *paths: Path) -> None:
        """Drop files or folders of the disk on the page, as from another window."""
        box = self.find("#drop").rect
        at = {"x": box["x"] + 20, "y": box["y"] + 20}
        carried = {"items": [], "files": list(map(str, paths)), "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self._ask("Input.dispatchDragEvent", type=kind, data=carried, **at)

    def until(self, found: Callable[[], Any]) -> Any:
        """Wait for something, half a minute at most."""
        deadline = time.monotonic() + 30
        while not (result := found()):
            assert time.monotonic() < deadline, self.find("body").text
            time.sleep(0.05)
        return result

    def until_idle(self) -> None:
        """Wait until nothing is under way."""
        self.until(lambda: not self.all(".progress.busy"))

    def press(self, text: str) -> None:
        """Press a button, and wait for what it does."""
        self.button(text).click()
        self.until_idle()

    def choose(self, written: str, meaning: str) -> None:
        """Say what a word means."""
        row = self.driver.find_element(By.XPATH, f"//tr[.//*[@class='written'][text()='{written}']]")
        row.find_element(By.XPATH, f".//option[normalize-space(text())='{meaning}']").click()

    def set_day(self, name: str, day: str) -> None:
        self.run("document.getElementById(arguments[0]).value = arguments[1]", name, day)

    def downloaded(self, name: str) -> bytes:
        """Follow the link that downloads a file, and return what came."""
        self.driver.find_element(By.LINK_TEXT, f"Télécharger {name}").click()
        path = self.downloads / name
        # Chromium gives the name at once and the content when it has come.
        self.until(lambda: path.is_file() and path.stat().st_size)
        return path.read_bytes()

    def _log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.driver.execute(Command.GET_LOG, {"type": kind})["value"]
        return found

    def requests(self) -> set[str]:
        """Return the addresses that the page has asked for since the last call."""
        messages = (json.loads(entry["message"])["message"] for entry in self._log("performance"))
        sent = (one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent")
        return {url for url in sent if not url.startswith("data:")}

    def complaints(self) -> list[str]:
        """Return what the browser had to say of the page since the last call: refused by the policy, not found."""
        return [str(entry["message"]) for entry in self._log("browser")]
