"""Who comes in, and who does not."""

import unittest

from house import JIANGYAN, Journey, one_time_code, sign_ins


class SignIn(Journey):
    def fill(self, page, account, code, password=None):
        page.get_by_label("区县代码").fill(str(JIANGYAN))
        page.get_by_label("登录名").fill(account["name"])
        page.get_by_label("口令").fill(password or account["password"])
        page.get_by_label("动态码").fill(code)
        page.get_by_role("button", name="登录").click()

    def test_password_and_code_open_the_desk_and_signing_out_closes_it(self):
        account = sign_ins(JIANGYAN)["health1"]
        page = self.see(self.stranger(), "/sign-in")
        self.check_access(page)
        self.fill(page, account, one_time_code(account["secret"]))
        page.wait_for_url("**/desk")
        self.check_access(page)
        self.keep(page, "desk")
        page.get_by_role("button", name="English").click()
        self.assertEqual(page.locator("html").get_attribute("lang"), "en")
        page.get_by_role("button", name="Sign out").click()
        page.goto(self.address + "/desk")
        self.assertIn("/sign-in", page.url)

    def test_a_wrong_password_and_no_session_open_nothing(self):
        account = sign_ins(JIANGYAN)["health2"]
        page = self.see(self.stranger(), "/sign-in")
        self.fill(page, account, "000000", password="not-the-password")
        self.assertTrue(page.get_by_role("alert").is_visible())
        page.goto(self.address + "/desk")
        self.assertIn("/sign-in", page.url)

    def test_the_cookie_is_bound_to_this_host_and_unreadable_to_scripts(self):
        account = sign_ins(JIANGYAN)["housing1"]
        page = self.see(self.stranger(), "/sign-in")
        before = page.context.cookies()
        self.fill(page, account, one_time_code(account["secret"]))
        page.wait_for_url("**/desk")
        cookie = next(c for c in page.context.cookies() if c["name"] == "__Host-yuhou")
        self.assertTrue(cookie["secure"] and cookie["httpOnly"])
        self.assertEqual(cookie["sameSite"], "Strict")
        self.assertNotIn(cookie["value"], [c["value"] for c in before], "fixed by nobody before")
        self.assertEqual(page.evaluate("document.cookie"), "")


if __name__ == "__main__":
    unittest.main()
