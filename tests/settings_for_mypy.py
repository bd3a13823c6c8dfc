"""Settings for whoever only reads the code: mypy's Django plugin loads them, and needs nothing of the environment."""

import os

os.environ["DEBUG"] = "1"

from duyun_relief.settings import *  # noqa: F403
