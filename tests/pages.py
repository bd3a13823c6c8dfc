"""What tests read off a page."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = re.compile(r"(?<![\w-])\d{4}-\d{6}(?!\w)")
"""A matter's number where it stands alone: a random token on the page may hold such digits too (…-9988-536261ab…)."""
