#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

SERVERS = {"runserver", "testserver"}
UNLIMITED = ("DB_LOCK_SECONDS", "DB_STATEMENT_SECONDS", "DB_IDLE_SECONDS")
"""Limits for somebody who waits at a page. A migration or a nightly check takes as long as it takes."""

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duyun_relief.settings")
    if not SERVERS & set(sys.argv[1:2]):
        os.environ.update(dict.fromkeys(UNLIMITED, "0"))
    execute_from_command_line(sys.argv)
