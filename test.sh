#!/bin/sh
# The whole suite: on SQLite, on a real PostgreSQL server, and the journeys in a real Chromium.
#   ./test.sh --quick     while you write: on SQLite, of each test its first case, and no long walks
#   ./test.sh -k receipt  everything else goes to pytest
set -eu
cd "$(dirname "$0")"
. scripts/bootstrap.sh

quick=no
[ "${1:-}" != --quick ] || { quick=yes; shift; }

find_python
make_venv
install_packages requirements-dev.txt

# As in earnest, but for https: a browser sends no secure cookie to the test server.
unset DATABASE_URL RELIEF_NOW MEDIA_ROOT
export DEBUG=0 HTTPS=0 SECRET_KEY=for-the-tests-only ALLOWED_HOSTS=localhost SITE_URL=http://localhost:8000
.venv/bin/python manage.py collectstatic --noinput -v0

# Only a selection such as -k may leave a part without tests, which is pytest's exit code 5.
selected=$#
part() {
    title=$1; shift
    printf '\n== %s ==\n' "$title"
    code=0
    "$@" || code=$?
    [ "$code" -ne 5 ] || [ "$selected" -eq 0 ] || code=0
    [ "$code" -eq 0 ] || stop "$title：未通过（$code）。"
}

venv_python=".venv/bin/python"
pytest="$venv_python -m pytest -q -n 2 --dist worksteal -m"
postgresql="$venv_python scripts/pgtemp.py --"
if [ $quick = yes ]; then
    part "SQLite" $pytest "not browser and not postgres and not long and not further" "$@"
    exit 0
fi

# A whole run measures coverage, and fails below the floor in pyproject.toml: a step of its own, because slipcover 1.1
# loses what the processes of pytest-xdist have measured when it compares first and prints then.
measured="$venv_python -m slipcover --json --out .coverage.json --fail-under 0 ${pytest#"$venv_python"}"
[ "$selected" -eq 0 ] || measured=$pytest
part "SQLite" $measured "not browser and not postgres" "$@"
[ "$selected" -ne 0 ] || part "Coverage" $venv_python -m slipcover --merge .coverage.json --out .coverage.json
part "PostgreSQL" $postgresql $pytest "not browser" "$@"

# Where no browser is to be had, everything else has been tested by now.
found=$(mktemp)
trap 'rm -f "$found"' EXIT
install_print_tools
.venv/bin/python scripts/ensure_browser.py >"$found" || exit 1
. "$found"
# Three at once, because a test waits for its browser half of the time. Playwright keeps an event loop in this thread, in
# which Django would refuse the database.
part "Chromium" $postgresql env DJANGO_ALLOW_ASYNC_UNSAFE=true $venv_python -m pytest -q -n 3 --dist worksteal -m browser "$@"
