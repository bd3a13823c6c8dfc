#!/bin/sh
# Writes requirements.txt and requirements-dev.txt from the ranges in pyproject.toml: exact versions with hashes, and no
# address of any registry, so that any mirror may serve them. The lock uv makes on the way does hold addresses: it is
# thrown away.
set -eu
cd "$(dirname "$0")/.."

lock=$(mktemp -d)
trap 'rm -rf "$lock"' EXIT
cp pyproject.toml "$lock/"
command -v uv >/dev/null || { echo "缺少 uv：请先执行 pip install uv" >&2; exit 1; }

export_to() {
    file=$1; shift
    { echo "# Written by scripts/lock.sh; change pyproject.toml instead."
      uv export --quiet --project "$lock" --frozen --no-header --no-annotate "$@"; } > "$file"
}

uv lock --quiet --project "$lock" "$@"
export_to requirements.txt --no-dev
export_to requirements-dev.txt
