"""The checks of 自查 and 文书核查, run as the timer runs them."""

from __future__ import annotations

import io

from django.core.management import CommandError, call_command


def run_check(command: str, verbosity: int = 1) -> tuple[int, str]:
    """Run the command; return what it ends with and what it printed."""
    printed = io.StringIO()
    try:
        call_command(command, stdout=printed, verbosity=verbosity)
    except CommandError as error:
        return error.returncode, f"{printed.getvalue()}{error}"
    return 0, printed.getvalue()
