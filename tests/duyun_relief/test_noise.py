"""A command of the machine room says what is wrong and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

WITHOUT_PILLOW = """
import sys
from django.core.management import execute_from_command_line
sys.modules["PIL"] = None
execute_from_command_line()
"""


def test_a_command_says_nothing_about_packages_that_are_not_needed() -> None:
    """A real installation has no Pillow: barcodes are drawn as paths."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "duyun_relief.settings"}
    check = [sys.executable, "-W", "error", "-c", WITHOUT_PILLOW, "check", "--verbosity", "0"]
    said = subprocess.run(check, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    assert said.stderr == ""
