# Shared by run.sh and test.sh (read with "."): gets this machine ready, in plain sh and with nothing but Python assumed.
# What is missing and cannot be fetched stops the script with one sentence naming it.

stop() {
    echo "$1" >&2
    exit 1
}

# As root, or by a sudo that asks for no password; otherwise the system is left alone.
apt_install() {
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    command -v apt-get >/dev/null && $sudo true 2>/dev/null || return 1
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null || stop "缺少 Python：需要 Python 3.11 或更高版本。"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "需要 Python 3.11 或更高版本。"
}

# Debian keeps venv in a package of its own.
make_venv() {
    [ -x .venv/bin/pip ] && return
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" && "$python" -m venv .venv ||
            stop "缺少 python3-venv：请先执行 sudo apt-get install -y python3-venv。"
    fi
}

# Exactly the locked versions, checked by their hashes. Done once for each content of the lock; the larger lock holds
# everything of the smaller one, so that running after testing installs nothing. The lock is complete, so pip looks for
# no dependencies beside it.
install_packages() {
    for lock in "$@"; do
        cmp -s "$lock" ".venv/installed-$lock" && return
    done
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$1" ||
        stop "无法安装 $1 中的 Python 包：请检查网络或 pip 的镜像设置。"
    cp "$1" ".venv/installed-$1"
}

# A Chinese font, and pdftoppm to look at printed pages.
install_print_tools() {
    missing=""
    command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
    [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing="$missing fontconfig fonts-noto-cjk"
    [ -z "$missing" ] || apt_install $missing ||
        stop "缺少打印测试所需的软件：请先执行 sudo apt-get install -y$missing。"
}
