"""Take the README's pictures from a running trial: scripts/screenshots.py [ADDRESS] [FOLDER]."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
FOLDER = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/screenshots")
PASSWORD = "relief-demo"  # noqa: S105  (public: it stands on the login page of a trial)
SIZES = {"": {"width": 1366, "height": 768}, "-320": {"width": 320, "height": 640}}
PAGES = {
    "maojian": {"workbench": "/", "register": "/matters/new/", "list": "/matters/", "matter": "first"},
    "zhujian": {"bureau": "/", "bureau-list": "/matters/", "bureau-matter": "first"},
    "office": {"office": "/", "overdue": "/desk/overdue/"},
    "jiancha": {"auditor": "/"},
}


def sign_in(page: Page, account: str) -> None:
    page.goto(f"{ADDRESS}/login/")
    page.get_by_label("账号", exact=True).fill(account)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{ADDRESS}/")


def take(browser: Browser, account: str, pages: dict[str, str]) -> None:
    for suffix, size in SIZES.items():
        context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
        page = context.new_page()
        sign_in(page, account)
        for name, path in pages.items():
            page.goto(ADDRESS + ("/matters/" if path == "first" else path))
            if path == "first":
                page.goto(ADDRESS + str(page.locator("table tbody a").first.get_attribute("href")))
            page.screenshot(path=FOLDER / f"{name}{suffix}.png", full_page=bool(suffix))
        context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        for account, pages in PAGES.items():
            take(browser, account, pages)
        browser.close()


if __name__ == "__main__":
    main()
