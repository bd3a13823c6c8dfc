"""Take the pictures of the README from a running trial: scripts/screenshots.py [ADDRESS] [FOLDER]."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
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

PAPERS = ("受理回执", "转办单")
"""Shown side by side; both stand on the page of a matter that was passed on."""
WIDTH, GAP = 680, 12
"""Of one paper, and between two, in pixels."""


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


def paper_links(page: Page) -> list[str]:
    """Return the addresses of a 受理回执 and a 转办单, of the first matter that has both."""
    page.goto(f"{ADDRESS}/matters/?tab=all")
    rows = page.locator("table tbody a[href^='/matters/']").evaluate_all("(all) => all.map((one) => one.href)")
    for address in dict.fromkeys(rows):
        page.goto(address)
        links = [page.locator(".paper-row a").filter(has_text=title) for title in PAPERS]
        if all(link.count() for link in links):
            return [ADDRESS + str(link.first.get_attribute("href")) for link in links]
    sys.exit(f"No matter has both {' and '.join(PAPERS)}: pass one on first.")


def take_papers(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 1300}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    sign_in(page, "maojian")
    sheets = []
    for address in paper_links(page):
        page.goto(address)
        shot = Image.open(io.BytesIO(page.locator(".sheet").screenshot()))
        sheets.append(shot.convert("L").resize((WIDTH, round(WIDTH * shot.height / shot.width))))
    pair = Image.new("L", (2 * WIDTH + GAP, max(sheet.height for sheet in sheets)), 210)
    for place, sheet in enumerate(sheets):
        pair.paste(sheet, (place * (WIDTH + GAP), 0))
    pair.quantize(16).save(FOLDER / "papers.png", optimize=True)
    context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        for account, pages in PAGES.items():
            take(browser, account, pages)
        take_papers(browser)
        browser.close()


if __name__ == "__main__":
    main()
