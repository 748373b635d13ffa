"""A clerk's day: the worklist, one case from hand to hand, batch acts, lists, exports."""

import re
import unittest

from house import JIANGYAN, Journey, command

# Each department with clerks in the demonstration, and the three hands it has.
BUREAUS = ["health", "civil", "housing", "education", "hr", "agriculture", "disabled"]


class Desk(Journey):
    def open_what_is_due(self, bureau):
        page = self.see(self.visitor(JIANGYAN, f"{bureau}1"), "/desk/owed")
        page.get_by_role("button", name="为应享未享逐件立项").click()
        page.wait_for_load_state()
        self.assertLess(page.locator(".refusal").count(), 1, page.locator("main").inner_text())
        return self.see(page, "/desk")

    def test_in_every_bureau_a_case_goes_on_by_the_hands_that_have_its_duty(self):
        for bureau in BUREAUS:
            with self.subTest(bureau=bureau):
                page = self.open_what_is_due(bureau)
                self.check_access(page)
                self.keep(page, f"desk-{bureau}")
                first = page.locator("tbody a[href*='case']").first
                if first.count() == 0:
                    continue
                number = page.locator("input[name=case]").first.get_attribute("value")
                taken = 0
                for hand in (1, 2, 3):
                    page = self.see(
                        self.visitor(JIANGYAN, f"{bureau}{hand}"), f"/desk/case/{number}")
                    if hand == 1:
                        self.check_access(page)
                        self.assertTrue(page.locator("blockquote.law").first.inner_text())
                        self.keep(page, f"case-{bureau}")
                    act = page.locator(".next-act > form button").first
                    if act.count() and page.locator(".next-act > form.inline").count():
                        act.click()
                        page.wait_for_load_state()
                        taken += 1
                self.assertGreaterEqual(taken, 1, f"{bureau}: nobody could pass case {number}")
                history = page.locator("ol.history").inner_text()
                self.assertIn(f"{bureau}1", history)

    def test_who_took_a_case_in_is_not_offered_its_review(self):
        page = self.open_what_is_due("health")
        number = page.locator("input[name=case]").last.get_attribute("value")
        self.see(page, f"/desk/case/{number}")
        page.locator(".next-act > form.inline button").first.click()
        page.wait_for_load_state()
        self.see(page, f"/desk/case/{number}")
        self.assertEqual(page.locator(".next-act > form.inline").count(), 0)
        self.assertIn("health2", page.locator(".hands").inner_text())

    def test_a_batch_says_of_each_what_became_of_it(self):
        page = self.open_what_is_due("disabled")
        ticks = page.locator("input[name=case]")
        for place in range(min(2, ticks.count())):
            ticks.nth(place).check()
        page.get_by_role("button", name="批量办理").click()
        page.wait_for_url(re.compile("/desk/job/"))
        for _ in range(60):
            if page.get_by_text("办成").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        self.assertIn("2 件办成", page.locator("main").inner_text())
        self.check_access(page)

    def test_a_list_leaves_the_house_for_a_purpose_as_a_workbook(self):
        page = self.see(self.visitor(JIANGYAN, "health1"), "/acts")
        self.check_access(page)
        lists = [link.get_attribute("href")
                 for link in page.locator("a[href^='/lists/']").all()]
        for path in lists:
            self.see(page, path)
            if page.locator("details.export").count():
                break
        self.keep(page, "list")
        page.locator("details.export summary").click()
        page.get_by_label("给谁、做什么用").first.fill("报区卫健委复核")
        with page.expect_download(timeout=60_000) as got:
            page.get_by_role("button", name="导出 xlsx").click()
            page.wait_for_timeout(2_000)
            self.prove(page, JIANGYAN, "health1")
        self.assertTrue(got.value.suggested_filename.endswith(".xlsx"))
        told = command("audit", "show", "--district", str(JIANGYAN), account="audit1",
                       district=JIANGYAN)
        self.assertIn("报区卫健委复核", told)

    def test_a_scan_is_kept_with_its_case_and_taken_out_for_a_reason(self):
        page = self.open_what_is_due("disabled")
        number = page.locator("input[name=case]").first.get_attribute("value")
        self.see(page, f"/desk/case/{number}")
        scan = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
        for data, is_taken in ((b"MZ a program", False), (scan, True)):
            page.get_by_text("存一份凭据").click()
            page.get_by_label("是什么凭据").fill("入学通知书")
            page.locator("form.attach input[type=file]").set_input_files(
                {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": data})
            page.get_by_role("button", name="存档").click()
            page.wait_for_load_state()
            self.assertEqual(page.locator(".refusal").count(), 0 if is_taken else 1,
                             page.locator("main").inner_text())
        self.check_access(page)
        page.get_by_text("入学通知书").first.click()
        page.get_by_label("为什么取出（留痕）").first.fill("核对原件")
        with page.expect_download(timeout=60_000) as got:
            page.get_by_role("button", name="取出").first.click()
            page.wait_for_timeout(1_000)
            self.prove(page, JIANGYAN, "disabled1")
        with open(got.value.path(), "rb") as file:
            self.assertEqual(file.read(), scan)

    def test_another_bureaus_case_and_a_foreign_form_are_refused(self):
        page = self.open_what_is_due("health")
        number = page.locator("input[name=case]").first.get_attribute("value")
        other = self.visitor(JIANGYAN, "housing1")
        self.assertIn(other.goto(f"{self.address}/desk/case/{number}").status, (400, 403, 404))
        self.see(other, "/desk")
        answer = other.request.post(
            f"{self.address}/desk/case/{number}/act",
            form={"csrf": "00", "id": "0123456789", "move": "pass"},
            headers={"Origin": "https://elsewhere.example"})
        self.assertEqual(answer.status, 403)


if __name__ == "__main__":
    unittest.main()
