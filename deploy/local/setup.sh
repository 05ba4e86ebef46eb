#!/usr/bin/env bash
# Sets this folder up: `setup.sh python|npm|browser|libraries`. The Makefile calls it; a part that is
# there already costs nothing. Only what Debian's packages must bring needs root.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$2" >&2; exit "$1"; }
can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_updated=
apt_install() {
    say "Installing $* with apt-get"
    if [ -z "$apt_updated" ]; then apt-get update -qq; apt_updated=yes; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# --- Python -----------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    refuse 7 "Wayfare needs Python 3.11 or newer and found none; set PYTHON to one, for example: PYTHON=/usr/bin/python3.12 make run"
}

make_venv() {
    local python=$1
    if "$python" -m venv --clear .venv >/dev/null 2>&1; then return; fi
    can_apt || refuse 1 "Python's venv module is missing; install it (Debian, Ubuntu: apt-get install python3-venv)."
    apt_install python3-venv
    "$python" -m venv --clear .venv
}

# uv, from the same pinned file, installs the rest in half of pip's time.
install_requirements() {
    local uv_only
    uv_only=$(mktemp)
    awk '/^uv==/ { inside = 1 } inside { print } inside && !/\\$/ { exit }' requirements/dev.txt >"$uv_only"
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$uv_only"
    rm -f "$uv_only"
    if ! .venv/bin/uv pip install -q --python .venv/bin/python --compile-bytecode \
        --require-hashes -r requirements/dev.txt; then
        say "uv could not install them; trying pip"
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
    fi
}

setup_python() {
    local python
    python=$(find_python)
    say "Setting up Python packages in .venv (once; about half a minute)"
    if ! { [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
        make_venv "$python"
    fi
    install_requirements
    touch .venv/.installed
}

# --- the other parts --------------------------------------------------------------------------

setup_npm() {
    if ! command -v npm >/dev/null; then
        can_apt || refuse 1 "npm is missing; install it (Debian, Ubuntu: apt-get install npm)."
        apt_install npm
    fi
    say "Setting up front-end packages in node_modules (once)"
    npm ci --silent
    touch node_modules/.installed
}

setup_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    can_apt || refuse 1 "The tests drive Chromium, which is missing; install it (Debian: apt-get install chromium)."
    apt_install chromium
}

# What the mongod of the Python package is linked against and small images leave out.
setup_libraries() {
    local mongod missing
    if [ -n "${MONGODB_URI:-}" ] || ! can_apt; then return; fi
    for mongod in .venv/lib/python3*/site-packages/fiftyone/db/bin/mongod; do
        missing=$("$mongod" --version 2>&1 >/dev/null) && return
        case $missing in *"error while loading shared libraries"*) apt_install libcurl4 libssl3 liblzma5 ;; esac
    done
}

case ${1:-} in
    python | npm | browser | libraries) "setup_$1" ;;
    *) refuse 2 "usage: setup.sh python|npm|browser|libraries" ;;
esac
