"""A payment run through the hands it needs, each in a browser of its own."""

import datetime
import json
import re
import tempfile
import unittest
from pathlib import Path

from house import JIANGYAN, Journey, command

CLAUSE = "JY-3.1.1b"


class Money(Journey):
    def do(self, who, *words):
        return command(*words, "--district", str(JIANGYAN), account=who, district=JIANGYAN)

    def prepare_the_district(self):
        """Two cases decided by health's three hands, a fresh file of deaths, a fund with money."""
        year = datetime.date.today().year
        self.do("health1", "health", "case", "open-due")
        listed = json.loads(self.do(
            "health1", "health", "case", "list", "--clause", CLAUSE, "--step", "accept", "--json"))
        numbers = [str(case["number"]) for case in listed[:2]]
        self.assertEqual(len(numbers), 2, listed)
        for hand, step in enumerate(["accept", "verify", "approve"], start=1):
            for number in numbers:
                self.do(f"health{hand}", "health", "case", "pass", number, "--step", step)
        with tempfile.TemporaryDirectory() as folder:
            deaths = Path(folder) / "deaths.csv"
            deaths.write_text("id_number,name,day,cause\n")
            self.do("police1", "public_security", "death", "import", str(deaths))
        self.do("finance1", "finance", "fund", "open", "budget", "--title", "区级预算",
                "--kind", "appropriation", "--payer", "district", "--for", CLAUSE,
                "--document", "演示文件")
        for proposal in (
            ("fund", "money", "appropriate", "budget", "--year", str(year), "--sum", "1000000.00",
             "--arrived", datetime.date.today().isoformat()),
            ("share", "set", CLAUSE, "--from", "2008-01", "--part", "budget=1"),
        ):
            said = self.do("finance1", "finance", *proposal, "--document", "演示文件")
            number = re.search(r"\d+", said).group(0)
            self.do("finance3", "finance", "fund", "confirm", number)

    def test_a_run_goes_from_hand_to_hand_until_the_bank_has_it(self):
        self.prepare_the_district()
        page = self.see(self.visitor(JIANGYAN, "finance1"), "/desk/runs")
        self.see(page, "/acts/finance/run/prepare")
        page.locator("input[name='--clause']").fill(CLAUSE)
        page.locator("form.sheet button").click()
        page.wait_for_load_state()
        self.assertEqual(page.locator(".refusal").count(), 0, page.locator("main").inner_text())
        run = re.search(r"第 (\d+) 批", page.locator("section[role=status]").inner_text()).group(1)
        path = f"/desk/runs/{run}"

        self.see(page, path)
        self.check_access(page)
        self.assertEqual(page.locator(".next-act form").count(), 0, "nobody has two hands in a run")
        for hand in ("finance2", "finance3", "finance4"):
            page = self.see(self.visitor(JIANGYAN, hand), path)
            page.locator(".next-act form button").click()
            page.wait_for_load_state()
            self.prove(page, JIANGYAN, hand)
            self.assertEqual(
                page.locator(".refusal").count(), 0, page.locator("main").inner_text())
        page = self.see(self.visitor(JIANGYAN, "finance5"), path)
        with page.expect_download(timeout=60_000) as got:
            page.locator(".next-act form button").click()
            page.wait_for_timeout(1_000)
            self.prove(page, JIANGYAN, "finance5")
        bank = Path(got.value.path()).read_text(encoding="utf-8-sig").splitlines()
        self.assertGreaterEqual(len(bank), 2)
        for line in bank:
            self.assertNotIn("失独", line)
            self.assertNotIn("JY-", line)

        page = self.see(self.visitor(JIANGYAN, "finance6"), path)
        rows = page.locator("tbody tr").all_inner_texts()
        for hand in range(1, 6):
            self.assertTrue(any(f"finance{hand}" in row for row in rows), f"finance{hand}: {rows}")
        self.assertIn("结清", page.locator(".next-act").inner_text())
        self.keep(page, "payment-run")


if __name__ == "__main__":
    unittest.main()
