"""The household page, the office's board, the administrators' pages, files and papers."""

import re
import unittest

from house import JIANGYAN, NANCHUAN, Journey


class House(Journey):
    def test_a_family_on_one_page_masked_and_one_number_opened_for_a_reason(self):
        page = self.visitor(JIANGYAN, "health1")
        self.see(page, "/family/H0001-1")
        self.check_access(page)
        self.keep(page, "family")
        text = page.locator("main").inner_text()
        self.assertNotIn("失独", text)
        self.assertIsNone(re.search(r"\d{17}[\dX]", text), "numbers are masked")

    def test_a_page_for_the_family_is_printed_as_pdf(self):
        page = self.visitor(JIANGYAN, "health1")
        self.see(page, "/papers/family/H0001-1")
        self.check_access(page)
        answer = page.request.get(f"{self.address}/papers/family/H0001-1?as=pdf", timeout=180_000)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.body()[:5], b"%PDF-")
        self.assertIn(b"FontFile", answer.body(), "the font is inside")

    def test_the_board_leads_from_a_number_to_the_persons_behind_it(self):
        for district in (JIANGYAN, NANCHUAN):
            page = self.see(self.visitor(district, "office1"), "/board")
            self.check_access(page)
            self.keep(page, f"board-{district}")
            page.locator("a[href^='/gaps/']").first.click()
            page.wait_for_load_state()
            self.assertEqual(page.locator("h1").count(), 1)
            self.check_access(page)
        self.see(page, "/board/paper")
        self.keep(page, "board-paper")

    def test_the_office_opens_its_books(self):
        page = self.visitor(NANCHUAN, "office1")
        for book in ("charges", "meetings", "reports", "on-time", "duties", "members",
                     "grievances"):
            self.see(page, f"/office/{book}")
            self.check_access(page)

    def test_an_administrator_suspends_a_module_and_enables_it_again(self):
        page = self.see(self.visitor(NANCHUAN, "system1"), "/modules")
        self.check_access(page)
        self.see(page, "/modules/agriculture")
        self.keep(page, "module")
        page.get_by_label(re.compile("暂停：")).check()
        page.get_by_label("原因").first.fill("系统割接演练")
        page.get_by_role("button", name="先看会怎样").first.click()
        page.wait_for_load_state()
        page.get_by_role("button", name="确认暂停").click()
        page.wait_for_load_state()
        clerk = self.visitor(NANCHUAN, "agriculture1")
        clerk.goto(self.address + "/desk")
        self.assertIn("没有启用或已暂停", clerk.locator("main").inner_text())
        self.see(page, "/modules/agriculture")
        page.get_by_label(re.compile("启用：")).check()
        page.get_by_label("原因").first.fill("演练结束")
        page.get_by_role("button", name="先看会怎样").first.click()
        page.wait_for_load_state()
        page.get_by_role("button", name=re.compile("确认")).first.click()
        page.wait_for_load_state()
        self.see(self.visitor(NANCHUAN, "agriculture1"), "/desk")

    def test_administrators_and_auditors_have_their_pages_and_no_families(self):
        for name, places in (
            ("system1", ["/modules", "/versions", "/figures", "/doctor", "/law"]),
            ("secretary1", ["/users", "/services", "/law"]),
            ("audit1", ["/audit", "/office-books", "/law"]),
        ):
            page = self.visitor(JIANGYAN, name)
            for place in places:
                self.see(page, place)
                self.check_access(page)
                self.keep(page, f"{name}{place.replace('/', '-')}")
            self.assertNotEqual(page.goto(self.address + "/family/H0002-1").status, 200)

    def test_a_workbook_with_wrong_rows_is_previewed_and_its_rows_come_back(self):
        page = self.see(self.visitor(JIANGYAN, "health1"), "/files")
        self.check_access(page)
        self.see(page, "/files/do/roster/import")
        self.check_access(page)
        rows = (
            "ref,name,sex,birth,id_number,household\n"
            "X1,王某,女,1970-13-01,,HX\n").encode()
        page.locator("input[type=file][name=roster]").set_input_files(
            {"name": "roster.csv", "mimeType": "text/csv", "buffer": rows})
        page.get_by_role("button", name="先看预览").click()
        page.wait_for_load_state()
        self.assertTrue(page.locator("main").inner_text())
        self.check_access(page)

    def test_everybody_reads_the_law_beside_its_rule(self):
        page = self.see(self.visitor(NANCHUAN, "education1"), "/law")
        self.check_access(page)
        self.see(page, "/law/NC-4.education.2")
        self.assertIn("免学费", page.locator("main").inner_text())
        self.keep(page, "law-clause")


if __name__ == "__main__":
    unittest.main()
