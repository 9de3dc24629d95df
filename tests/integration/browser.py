"""A browser that a script drives: headless Chromium through chromedriver, in the words of the WebDriver standard."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

from harness import PATIENCE, eventually

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how the standard marks an element in JSON
KEYS = {"control": "\ue009", "enter": "\ue007", "down": "\ue015", "escape": "\ue00c"}


def find_program(*names):
    return next((path for path in map(shutil.which, names) if path), None)


CHROMIUM = find_program("chromium", "chromium-browser", "google-chrome")
CHROMEDRIVER = find_program("chromedriver")


class Browser:
    """`with Browser() as b:` starts one window; what goes wrong in its pages is kept in its log."""

    def __init__(self, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="tunic-browser", ignore_cleanup_errors=True)
        self.driver = subprocess.Popen([CHROMEDRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started = re.compile(r"successfully on port (\d+)")
        self.port = next(int(at[1]) for line in self.driver.stdout if (at := started.search(line)))
        threading.Thread(target=self.driver.stdout.read, daemon=True).start()
        options = {"binary": CHROMIUM, "args": ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage",
                                                f"--user-data-dir={self.folder.name}", *arguments]}
        if os.geteuid() == 0:
            options["args"].append("--no-sandbox")
        self.session = ""
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = "/session/" + made["sessionId"]

    def ask(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{self.session}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=6 * PATIENCE) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from None

    def open(self, url):
        self.ask("POST", "/url", {"url": url})

    def run(self, script):
        return self.ask("POST", "/execute/sync", {"script": script, "args": []})

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.ask("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text, clear=True):
        element = self.find(selector)
        if clear:
            self.ask("POST", f"/element/{element}/clear", {})
        self.ask("POST", f"/element/{element}/value", {"text": text})

    def press(self, key):
        """To whatever has the focus."""
        element = self.ask("GET", "/element/active")[ELEMENT]
        self.ask("POST", f"/element/{element}/value", {"text": KEYS.get(key, key)})

    def texts(self, selector):
        return self.run(f"return [...document.querySelectorAll({json.dumps(selector)})].map(e => e.textContent)")

    def text(self, selector):
        return "\n".join(self.texts(selector))

    def expect(self, condition):
        assert eventually(condition), self.run("return document.body.innerText")

    def log(self):
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(PATIENCE)
            self.folder.cleanup()
