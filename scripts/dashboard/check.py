"""The dashboard of a running router in headless Chromium: it renders, updates live, changes the objective, explains a decision,
holds out hostile names, comes back after a restart, works by keyboard, and its console stays silent.

check.py AZIMUTH [FOLDER-FOR-PICTURES]"""

import os
import sys
import tempfile

from browser import Browser
from rig import Rig, fetch, free_ports

KEY = "dashboard-check-administrator"
HOSTILE = "<img/src=x/onerror=window.hacked=1><script>window.hacked=1</script>"
CLUSTER = os.path.join(os.path.dirname(__file__), "../../datasets/clusters/demo.yaml")


def is_answer_of_a_refusal(complaint):
    """Chromium notes each refused or lost request; those are provoked here."""
    return complaint.startswith("network: Failed to load resource")


class Check:
    def __init__(self, rig, browser, pictures):
        self.rig, self.browser, self.pictures = rig, browser, pictures
        self.port, self.workers = free_ports(1), free_ports(4)
        self.url = f"http://127.0.0.1:{self.port}"
        self.passed = 0

    def expect(self, holds, what):
        if not holds:
            raise AssertionError(f"{what}; the page says:\n{self.browser.text('body')[:3000]}")
        self.passed += 1
        print(f"dashboard-check: {what}", flush=True)

    def picture(self, name):
        if self.pictures:
            self.browser.picture(os.path.join(self.pictures, f"{name}.png"))

    def serve(self, *arguments):
        self.rig.start("serve", "serve", "--port", str(self.port), *arguments)
        self.rig.wait_for(f"{self.url}/live", "serve")

    def serve_with_keys(self):
        keys = os.path.join(self.rig.folder, "keys")
        with open(keys, "w") as file:
            file.write(f"checker {KEY}\n")
        os.chmod(keys, 0o600)
        urls = ",".join(f"http://127.0.0.1:{self.workers + place}" for place in range(4))
        self.serve("--worker-urls", urls, "--admin-key-file", keys, "--log", os.path.join(self.rig.folder, "log.sqlite"))

    def live(self):
        self.browser.wait("document.getElementById('link').innerText === 'live'", "the page to be live")

    def empty_router(self):
        """A router without workers, logbook and keys: all is empty, and nothing may be changed from a page."""
        self.serve("--worker-urls", "http://127.0.0.1:1", "--log", "none")
        page = self.browser
        page.open(f"{self.url}/azimuth/")
        self.live()
        self.expect("no logbook" in page.text("#footer"), "says that there is no logbook")
        self.expect("No requests in the last minutes" in page.text("#time"), "says that there are no requests")
        self.expect("left out" in page.text("#fleet"), "shows a worker that does not answer")
        page.type("#objective", "e2e")
        page.press("Enter")
        page.wait("document.getElementById('objective-answer').className === 'bad'", "a refusal")
        self.expect("--admin-key-file" in page.text("#objective-answer"), "says what a change from a page needs")
        self.picture("empty")
        self.rig.stop("serve")
        page.wait("document.getElementById('link').innerText === 'no answer'", "the loss to show")
        page.wait("document.getElementById('trouble').innerText.includes('does not answer')", "the loss to be told")
        self.expect(True, "says that the router is gone")

    def key(self):
        self.serve_with_keys()
        page = self.browser
        page.open(f"{self.url}/azimuth/")
        page.wait("document.getElementById('link').innerText === 'key needed'", "the page to ask for a key")
        self.expect(page.value("!document.getElementById('key-form').hidden"), "asks for a key")
        self.picture("key")
        page.type("#key", "a-wrong-key-of-some-length")
        page.press("Enter")
        page.wait("document.getElementById('trouble').innerText.includes('not known')", "a wrong key to be refused")
        page.value("document.getElementById('key-form').hidden") and page.value("document.getElementById('key-button').click()")
        page.type("#key", KEY)
        page.press("Enter")
        self.live()
        self.expect(page.value("document.getElementById('trouble').hidden"), "takes the right key")
        stored = page.value("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
        self.expect(KEY not in stored, "keeps the key nowhere")

    def load(self):
        page = self.browser
        before = page.text("#footer")
        self.rig.start("emulate", "emulate", "--cluster", CLUSTER, "--port-base", str(self.workers))
        page.wait("document.querySelectorAll('#fleet .good').length === 4", "four workers to be available")
        self.expect(page.text("#footer") != before, "follows the fleet without being loaded again")
        self.rig.start("load", "load", "--url", self.url, "--rate", "12", "--duration", "600", "--max-tokens", "60")
        page.wait("document.querySelector('#time svg path.line')", "times to first token")
        page.wait("document.querySelector('#promotions table')", "a promotion", seconds=240)
        page.wait("document.querySelectorAll('#points circle').length >= 30", "predictions", seconds=120)
        page.wait("document.querySelector('#agree svg path.line') && document.querySelector('#curve svg path.line')",
                  "agreement and learning curve")
        self.expect("greedy" in page.text("#reasons"), "shows decisions, predictions, rounds and a promotion")
        first = page.text("#tiles")
        page.wait(f"document.getElementById('tiles').innerText !== {first!r}", "the figures to move")
        self.expect(True, "updates live")

    def pictures_of_all(self):
        page = self.browser
        for name, width, scheme in (("light", 1280, "light"), ("dark", 1280, "dark"), ("narrow", 400, "dark")):
            page.colours(scheme)
            page.size(width, 900)
            page.wait("document.querySelector('#time svg')", "the charts")
            wide = page.value("document.documentElement.scrollWidth")
            self.expect(wide <= width, f"fits into {width} pixels, {scheme}")
            self.picture(name)
        back = page.value("getComputedStyle(document.body).backgroundColor")
        for _ in range(2):
            page.value("document.getElementById('theme').focus()")
            page.press("Enter")
        self.expect(page.value("getComputedStyle(document.body).backgroundColor") != back, "changes colours by hand")
        page.press("Enter")
        page.size(1280, 900)

    def objective(self):
        page = self.browser
        page.type("#objective", "ttft=1,banana=2")
        page.press("Enter")
        page.wait("document.getElementById('objective-answer').className === 'bad'", "a bad objective to be refused")
        self.expect("character" in page.text("#objective-answer"), "says where an objective is wrong")
        page.type("#objective", "ttft=1,tpot=20")
        page.press("Enter")
        page.wait("document.getElementById('objective-answer').className === 'good'", "the objective to be taken")
        status, answer = fetch(f"{self.url}/azimuth/objective", KEY)
        self.expect(status == 200 and answer["objective"].startswith("ttft=1"), "changes the objective")
        page.wait("document.getElementById('objective-now').innerText.includes('tpot')", "the objective to show")
        page.value("document.getElementById('objective-undo').click()")
        page.wait("document.getElementById('objective-now').innerText === 'ttft'", "the change to be undone")
        self.expect(True, "undoes the change")
        page.type("#objective", "e2e")
        page.value("document.getElementById('objective-preview').click()")
        page.wait("!document.getElementById('objective-table').hidden", "the preview")
        self.expect("e2e" in page.text("#objective-table") and page.text("#objective-now") == "ttft",
                    "previews an objective and changes nothing")

    def explanation(self):
        page = self.browser
        fetch(f"{self.url}/v1/chat/completions", data={
            "model": fetch(f"{self.url}/v1/models")[1]["data"][0]["id"], "max_tokens": 2,
            "messages": [{"role": "user", "content": "Hello"}]}, headers={"x-request-id": HOSTILE})
        page.type("#search", HOSTILE)
        page.press("Enter")
        page.wait("document.querySelector('#explanation table')", "the explanation")
        self.expect(HOSTILE in page.text("#explanation"), "explains a request by its id, a hostile one as plain text")
        self.expect(page.value("window.hacked === undefined && !document.querySelector('main img, main script')"),
                    "nothing hostile became markup")
        self.expect(page.value("document.querySelectorAll('#explanation tbody tr').length >= 4"), "lists all candidates")
        self.expect("went to" in page.text("#explanation"), "says in words why it went there")
        self.picture("explained")
        page.type("#search", "no-such-request")
        page.press("Enter")
        page.wait("document.querySelector('#explanation .bad')", "an error")
        self.expect("o decision has" in page.text("#explanation"), "says where a request is not known")
        page.value("document.querySelector('#requests button').click()")
        page.wait("document.querySelector('#explanation table')", "a recent decision")
        self.expect(True, "explains one of the newest requests")

    def keyboard(self):
        page = self.browser
        page.value("document.activeElement.blur(); document.body.focus(); window.scrollTo(0, 0)")
        seen = []
        for _ in range(60):
            page.press("Tab")
            seen.append(page.value(
                "(() => { const node = document.activeElement; const style = getComputedStyle(node);"
                "return [node.id || node.className || node.tagName, style.outlineStyle !== 'none' || node.tagName === 'METER'] })()"))
        names = {name for name, _ in seen}
        wanted = {"skip", "theme", "key-button", "fleet", "objective", "search"}
        self.expect(wanted <= names, f"reaches all controls by keyboard: {sorted(wanted)}")
        self.expect(all(visible for name, visible in seen if name in wanted), "shows where the keyboard is")

    def restart(self):
        page = self.browser
        self.rig.stop("serve")
        page.wait("document.getElementById('link').innerText === 'no answer'", "the loss to show")
        self.serve_with_keys()
        self.live()
        page.wait("document.querySelector('#promotions table') && document.querySelector('#time svg')", "the past")
        self.expect(True, "comes back after the router's restart, with what the logbook knew")

    def run(self):
        self.browser.size(1280, 900)
        for step in (self.empty_router, self.key, self.load, self.pictures_of_all, self.objective, self.explanation,
                     self.keyboard, self.restart):
            step()
        others = [url for url in self.browser.urls if not url.startswith((f"{self.url}/azimuth/", "data:", "about:"))]
        self.expect(not others, f"asks for nothing but the router's own paths {others[:3]}")
        complaints = [text for text in self.browser.complaints if not is_answer_of_a_refusal(text)]
        self.expect(not complaints, f"the console is silent {complaints[:5]}")
        print(f"{self.passed} passed, 0 failed")


def main():
    azimuth, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    if pictures:
        os.makedirs(pictures, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dashboard-check-") as folder:
        rig, browser = Rig(azimuth, folder), Browser()
        try:
            Check(rig, browser, pictures).run()
        except AssertionError as error:
            print(f"dashboard-check: FAILED: {error}", file=sys.stderr)
            for text in browser.complaints[-10:]:
                print(f"  the browser: {text}", file=sys.stderr)
            for name in rig.processes:
                print(f"  the end of the log of {name}: {rig.log(name)[-1000:]}", file=sys.stderr)
            raise SystemExit(1)
        finally:
            rig.stop_all()
            browser.close()


main()
