# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium driven over its DevTools pipe: standard library only."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """The path of a Chromium, or None."""
    named = os.environ.get("OCT_CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    """One page. Messages are JSON, each ended by a zero byte, on descriptors 3 (in) and 4 (out)."""

    def __init__(self, program, more=()):
        self.profile = tempfile.TemporaryDirectory(prefix="octhost-chromium-",
                                                   ignore_cleanup_errors=True)
        to_read, self.to_browser = os.pipe()
        self.from_browser, to_write = os.pipe()
        # Above 10, so that moving them to 3 and 4 overwrites none of them.
        kept = [self._high(to_read), self._high(to_write)]

        def place():
            os.dup2(kept[0], 3)
            os.dup2(kept[1], 4)

        words = [program, "--headless", "--remote-debugging-pipe", "--disable-gpu",
                 "--no-first-run", "--user-data-dir=" + self.profile.name, *more]
        if os.geteuid() == 0:
            words.append("--no-sandbox")  # Chromium has none for root
        self.process = subprocess.Popen(words, preexec_fn=place, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for descriptor in kept:
            os.close(descriptor)
        self.buffer = b""
        self.events = []
        self.number = 0
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    @staticmethod
    def _high(descriptor):
        copy = os.dup(descriptor)
        if copy >= 10:
            os.close(descriptor)
            return copy
        high = Browser._high(copy)
        os.close(descriptor)
        return high

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.profile.cleanup()

    def _receive(self, until):
        while b"\0" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.from_browser], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            chunk = os.read(self.from_browser, 1 << 20)
            if not chunk:
                raise ConnectionError("the browser is gone")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + 60
        while True:
            answer = self._receive(until)
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)
        until = time.monotonic() + 60
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._receive(until))

    def js(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, code=None):
        """A real key, as a person's: to whatever has the focus."""
        codes = {"ArrowLeft": 37, "ArrowRight": 39, "Tab": 9, " ": 32}
        number = codes.get(key, ord(key.upper()[0]))
        text = key if len(key) == 1 else ""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key,
                      windowsVirtualKeyCode=number, text=text if kind == "keyDown" else "")

    def size(self, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def complaints(self):
        """Errors of the console, uncaught exceptions, and requests for anything outside."""
        found = []
        for event in self.events:
            about = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                found.append(about["exceptionDetails"])
            elif event["method"] == "Log.entryAdded" and about["entry"]["level"] == "error":
                found.append(about["entry"]["text"])
            elif event["method"] == "Runtime.consoleAPICalled" and about["type"] == "error":
                found.append(about["args"])
            elif event["method"] == "Network.requestWillBeSent":
                url = about["request"]["url"]
                if not url.startswith(("file:", "data:", "blob:", "about:")):
                    found.append("asks for " + url)
        return found
