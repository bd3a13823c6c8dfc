"""A setting that is missing or wrong stops the start; none is guessed."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from duyun_relief import environment

LIMITS = environment.Limits(connect=2, lock=3, statement=5, idle=10)


def test_text_without_default_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        environment.text("SECRET_KEY")


def test_text_of_blanks_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "  ")
    with pytest.raises(ImproperlyConfigured):
        environment.text("SECRET_KEY")


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", False)])
def test_flag_reads_yes_and_no(monkeypatch: pytest.MonkeyPatch, written: str, meant: bool) -> None:  # noqa: FBT001
    monkeypatch.setenv("DEBUG", written)
    assert environment.flag("DEBUG", default=not meant) is meant


def test_flag_refuses_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="neither 1 nor 0"):
        environment.flag("DEBUG", default=False)


def test_names_are_cut_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert environment.names("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_stopped_clock_is_refused_in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIEF_NOW", "2026-02-13T16:40")
    assert environment.moment("RELIEF_NOW", allowed=True) == "2026-02-13T16:40"
    with pytest.raises(ImproperlyConfigured, match="only with DEBUG=1"):
        environment.moment("RELIEF_NOW", allowed=False)


@pytest.mark.parametrize("written", ["tomorrow", "2026-02-30T10:00", "2026-02-13T16:40+08:00"])
def test_stopped_clock_must_be_a_local_time(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("RELIEF_NOW", written)
    with pytest.raises(ImproperlyConfigured, match="RELIEF_NOW="):
        environment.moment("RELIEF_NOW", allowed=True)


def test_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk%40duyun:p%2Fw@db.local:5433/relief?sslmode=require")
    described = environment.database("DATABASE_URL", folder=tmp_path, limits=LIMITS)
    assert described["NAME"] == "relief"
    assert (described["USER"], described["PASSWORD"]) == ("desk@duyun", "p/w")
    assert (described["HOST"], described["PORT"]) == ("db.local", "5433")
    assert described["OPTIONS"]["sslmode"] == "require"


def test_database_address_may_name_a_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@/relief?host=/run/postgresql")
    described = environment.database("DATABASE_URL", folder=tmp_path, limits=LIMITS)
    assert described["HOST"] == "/run/postgresql"
    assert "host" not in described["OPTIONS"]


def test_the_server_is_told_how_long_a_request_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/relief")
    options = environment.database("DATABASE_URL", folder=tmp_path, limits=LIMITS)["OPTIONS"]
    assert options == {
        "connect_timeout": "2",
        "tcp_user_timeout": "5000",
        "options": "-c lock_timeout=3000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000",
    }


def test_a_limit_in_the_address_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/relief?connect_timeout=9")
    assert environment.database("DATABASE_URL", folder=tmp_path, limits=LIMITS)["OPTIONS"]["connect_timeout"] == "9"


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "LOCK", "STATEMENT", "IDLE"):
        monkeypatch.delenv(f"DB_{name}_SECONDS", raising=False)
    assert environment.limits() == environment.Limits(connect=3, lock=3, statement=5, idle=10)
    monkeypatch.setenv("DB_LOCK_SECONDS", "1")
    assert environment.limits().lock == 1


@pytest.mark.parametrize("address", ["mysql://root@localhost/relief", "postgresql://localhost", "relief"])
def test_database_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        environment.database("DATABASE_URL", folder=tmp_path, limits=LIMITS)


def test_database_without_address_is_embedded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    described = environment.database("DATABASE_URL", folder=tmp_path / "var", limits=LIMITS)
    assert described["NAME"] == tmp_path / "var" / "db.sqlite3"
    assert described["NAME"].parent.is_dir()


@pytest.mark.django_db
def test_embedded_database_survives_a_power_cut(tmp_path: Path) -> None:
    connection = ConnectionHandler({"default": environment.sqlite(tmp_path, LIMITS)})["default"]
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    connection.close()
    assert (journal, synchronous) == ("wal", 2)


def test_the_embedded_database_waits_for_another_writer_as_long_as_the_limit(tmp_path: Path) -> None:
    assert environment.sqlite(tmp_path, LIMITS)["OPTIONS"]["timeout"] == LIMITS.lock
    assert environment.sqlite(tmp_path, environment.Limits(lock=0))["OPTIONS"]["timeout"] == environment.AN_HOUR


@pytest.mark.parametrize(("written", "meant"), [("2", 2), ("0", 0), ("", 0)])
def test_count_reads_a_whole_number(monkeypatch: pytest.MonkeyPatch, written: str, meant: int) -> None:
    monkeypatch.setenv("PROXIES", written)
    assert environment.count("PROXIES", 0) == meant


@pytest.mark.parametrize("written", ["-1", "one", "1.5", "１"])
def test_count_refuses_anything_else(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("PROXIES", written)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        environment.count("PROXIES", 0)
