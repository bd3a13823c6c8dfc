"""Read settings from the environment. A missing or wrong value stops the start: ImproperlyConfigured, one sentence."""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

AN_HOUR = 60 * 60
"""In seconds. SQLite cannot wait for ever."""
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return the value. Without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set (or DEBUG=1 for a trial on this machine).")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither 1 nor 0.")
    return value.lower() in TRUE


def names(name: str, default: str | None = None) -> list[str]:
    """Return the parts of a list written with commas, for example `a.cn,b.cn`."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def count(name: str, default: int) -> int:
    """Return a whole number, 0 or more."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.")
    return int(value)


def moment(name: str, *, allowed: bool) -> str | None:
    """Return a local date and time in ISO form, None when unset. Outside a trial (`allowed` false) it must be unset."""
    value = os.environ.get(name)
    if not value:
        return None
    if not allowed:
        raise ImproperlyConfigured(f"{name} stops the clock and works only with DEBUG=1.")
    try:
        parsed = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a date and time like 2026-11-24T09:30.") from error
    if parsed.tzinfo is not None:
        raise ImproperlyConfigured(f"{name}={value!r} must be local time, without an offset.")
    return value


@dataclass(frozen=True)
class Limits:
    """How many seconds a request waits for the database; 0 is for ever.

    `connect`: until the server answers. `lock`: for a row that somebody else holds. `statement`: for one statement.
    `idle`: how long a transaction may stand still before the server undoes it and lets go of its rows.
    """

    connect: int = 3
    lock: int = 3
    statement: int = 5
    idle: int = 10


def limits() -> Limits:
    """Read DB_CONNECT_SECONDS, DB_LOCK_SECONDS, DB_STATEMENT_SECONDS and DB_IDLE_SECONDS."""
    return Limits(
        connect=count("DB_CONNECT_SECONDS", Limits.connect),
        lock=count("DB_LOCK_SECONDS", Limits.lock),
        statement=count("DB_STATEMENT_SECONDS", Limits.statement),
        idle=count("DB_IDLE_SECONDS", Limits.idle),
    )


def database(name: str, *, folder: Path, limits: Limits) -> dict[str, Any]:
    """Return Django's description of the database: PostgreSQL by its address, or SQLite in `folder` when unset."""
    address = os.environ.get(name)
    return postgresql(name, address, limits) if address else sqlite(folder, limits)


def postgresql(name: str, address: str, limits: Limits) -> dict[str, Any]:
    """Read postgresql://user:password@host:5432/name?option=value; ?host=/folder means a unix socket there.

    An option of the address wins over the limit of the same name.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/database.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**_patience(limits), **options},
        # Measured: as fast as a pool, and simpler.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _patience(limits: Limits) -> dict[str, str]:
    """Return the limits as options of a connection. PostgreSQL counts in milliseconds, and 0 switches a limit off.

    tcp_user_timeout: a server that is cut off acknowledges nothing, and no limit that it keeps itself would help.
    """
    server = {
        "lock_timeout": limits.lock,
        "statement_timeout": limits.statement,
        "idle_in_transaction_session_timeout": limits.idle,
    }
    return {
        "connect_timeout": str(limits.connect),
        "tcp_user_timeout": str(limits.statement * 1000),
        "options": " ".join(f"-c {name}={seconds * 1000}" for name, seconds in server.items()),
    }


def sqlite(folder: Path, limits: Limits) -> dict[str, Any]:
    """Describe the embedded database.

    IMMEDIATE: with the default a quarter of concurrent writes failed at once ("database is locked").
    synchronous=FULL: a registered matter survives a power cut.
    recursive_triggers: without it INSERT OR REPLACE removes rows of append-only tables, and no trigger notices.
    The tests use a file, because threads cannot share a database in memory. Of the limits SQLite knows one: how long
    it waits for another writer.
    """
    folder.mkdir(exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "db.sqlite3",
        "OPTIONS": {
            "timeout": limits.lock or AN_HOUR,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        },
        "TEST": {"NAME": folder / "test.sqlite3"},
    }
