"""Read settings from the environment. A missing or wrong value stops the start: ImproperlyConfigured, one sentence."""

import datetime as dt
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

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


def database(name: str, *, folder: Path) -> dict[str, Any]:
    """Return Django's description of the database: PostgreSQL by its address, or SQLite in `folder` when unset."""
    address = os.environ.get(name)
    return postgresql(name, address) if address else sqlite(folder)


def postgresql(name: str, address: str) -> dict[str, Any]:
    """Read postgresql://user:password@host:5432/name?option=value; ?host=/folder means a unix socket there."""
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
        "OPTIONS": options,
        # Measured: as fast as a pool, and simpler.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(folder: Path) -> dict[str, Any]:
    """Describe the embedded database.

    IMMEDIATE: with the default a quarter of concurrent writes failed at once ("database is locked").
    synchronous=FULL: a registered matter survives a power cut.
    recursive_triggers: without it INSERT OR REPLACE removes rows of append-only tables, and no trigger notices.
    The tests use a file, because threads cannot share a database in memory.
    """
    folder.mkdir(exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "db.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        },
        "TEST": {"NAME": folder / "test.sqlite3"},
    }
