"""The program and a real browser over it, for the journeys of this folder.

`YUHOU_PROGRAM` is the program, `YUHOU_HOME` the demonstration's home (`yuhou demo --no-serve`),
`YUHOU_PICTURES` where screenshots are kept. Chromium is Debian's.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import struct
import subprocess
import time
import unittest
from pathlib import Path

from playwright.sync_api import sync_playwright

PROGRAM = os.environ["YUHOU_PROGRAM"]
HOME = Path(os.environ["YUHOU_HOME"])
PICTURES = Path(os.environ.get("YUHOU_PICTURES", HOME / "pictures"))
JIANGYAN, NANCHUAN = 321204, 500119


def sign_ins(district):
    """The demonstration's accounts of a district, by name."""
    text = (HOME / "demo" / str(district) / "sign-ins.json").read_text()
    return {account["name"]: account for account in json.loads(text)["accounts"]}


def one_time_code(secret, at=None):
    """RFC 6238: six digits, SHA-1, thirty seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(key, step, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def command(*words, account=None, district=None):
    """Runs the program at a terminal as an account; what it printed."""
    environment = dict(os.environ)
    if account:
        environment["YUHOU_TOKEN"] = sign_ins(district)[account]["token"]
    done = subprocess.run(
        [PROGRAM, *words], env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Journey(unittest.TestCase):
    """One browser and one server for all tests of a class; each test has a context of its own."""

    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
        line = ""
        while "http://" not in line:
            line = cls.server.stdout.readline()
            if not line:
                raise AssertionError("the console did not start")
        cls.address = re.search(r"http://[^ ]+", line).group(0)
        cls.playwright = sync_playwright().start()
        cls.chromium = cls.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        PICTURES.mkdir(parents=True, exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls.playwright.stop()
        cls.server.terminate()
        cls.server.wait(30)

    def setUp(self):
        self.complaints = []
        self.contexts = []

    def tearDown(self):
        for context in self.contexts:
            context.close()
        self.assertEqual(self.complaints, [], "the browser's console is quiet")

    def visitor(self, district, name):
        """A page signed in as one of the demonstration's accounts."""
        page = self.stranger()
        page.context.add_cookies([{
            "name": "__Host-yuhou", "value": sign_ins(district)[name]["token"],
            # Such a name is for safe addresses; the browser trusts its own machine like one.
            "url": self.address.replace("http:", "https:"), "secure": True, "httpOnly": True, "sameSite": "Strict"}])
        return page

    def stranger(self):
        context = self.chromium.new_context(viewport={"width": 1366, "height": 768})
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.heard)
        return page

    def heard(self, message):
        # A refusal is an answer, and the browser notes every answer above 399.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def see(self, page, path, status=200):
        answer = page.goto(self.address + path)
        self.assertEqual(answer.status, status, path)
        if status == 200:
            self.assertLessEqual(len(answer.body()), 200 * 1024, f"{path} is no page over 200 KB")
        return page

    def prove(self, page, district, name):
        """What weighs more than looking asks for the second factor again, after a while."""
        if page.locator("input[name=proof][inputmode=numeric]").count():
            page.locator("input[name=proof]").fill(
                one_time_code(sign_ins(district)[name]["secret"]))
            page.get_by_role("button", name="接着办").click()
            page.wait_for_load_state()

    def keep(self, page, name):
        page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    def check_access(self, page):
        """What the accessibility tree and the style sheet say: names, pictures, contrast."""
        session = page.context.new_cdp_session(page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        named = {"button", "link", "textbox", "combobox", "checkbox", "radio", "searchbox",
                 "spinbutton", "image", "img", "table", "Date", "slider", "listbox"}
        for node in nodes:
            role = node.get("role", {}).get("value")
            if node.get("ignored") or role not in named - {"table"}:
                continue
            name = node.get("name", {}).get("value", "").strip()
            self.assertTrue(name, f"{page.url}: a {role} without a name")
        faint = page.evaluate(CONTRAST)
        self.assertEqual(faint, [], f"{page.url}: text too faint to read")
        self.assertEqual(page.locator("h1").count(), 1, f"{page.url}: one title")


# WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 from 24 px (18.66 px bold) on.
CONTRAST = """() => {
  const rgb = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m }
  const light = c => { const [r, g, b] = c.map(v => { v /= 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const behind = e => { for (let n = e; n; n = n.parentElement) {
    const c = rgb(getComputedStyle(n).backgroundColor); if (c[3] > 0) return c.slice(0, 3) }
    return [255, 255, 255] }
  const found = []
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg') || e.closest('[aria-hidden]')) continue
    const said = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('')
    if (!said || !e.getClientRects().length) continue
    const style = getComputedStyle(e)
    if (style.visibility === 'hidden') continue
    const box = e.getBoundingClientRect()
    if (box.right < 0 || box.bottom < 0) continue
    const a = light(rgb(style.color).slice(0, 3)), b = light(behind(e))
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700
    if (ratio < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5))
      found.push(`${said.slice(0, 20)} ${ratio.toFixed(2)}`)
  }
  return found
}"""
