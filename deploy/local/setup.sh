#!/usr/bin/env bash
# Sets this folder up: `setup.sh PART…` with the parts python, npm, servers, browser, bench and java, in the
# order given. The Makefile calls it before each target; what is there already costs nothing, what an
# interrupted call left half done is done again. Only what Debian's packages must bring needs root.
#
# `setup.sh home` prints a home that can be written to: npm, uv, Maven and Chromium want one.
#
# Exit codes (those of deploy/local/refusals.py):
#   2  wrong usage                               7  Python is missing or too old
#   5  a program or library is missing that      10  something could not be fetched or installed
#      only the administrator can install        11  this folder cannot be written to
#   6  too little disk space
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly NEEDED_MB=2000 NEARLY_NOTHING_MB=50 LONGEST_WAIT=600
readonly LOG=.local/setup.log

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$2" >&2; exit "$1"; }

# What a tool failed with, in one sentence; its own words are in the log.
refuse_failed() {
    local free
    free=$(free_mb .)
    if [ "$free" -lt "$NEARLY_NOTHING_MB" ]; then
        refuse 6 "The disk that holds $PWD is full: $1. Make room and try again."
    fi
    refuse 10 "$1; is there a network? What was said is in $LOG."
}

# --- the machine ------------------------------------------------------------------------------

free_mb() { df -Pk "$1" 2>/dev/null | awk 'NR == 2 && $4 ~ /^[0-9]+$/ { print int($4 / 1024); found = 1 } END { if (!found) print 999999 }'; }

require_room() {
    local free
    free=$(free_mb "$1")
    if [ "$free" -lt "$NEEDED_MB" ]; then
        refuse 6 "The disk that holds $1 has $free MB left, and setting Wayfare up needs $NEEDED_MB MB; make room and try again."
    fi
}

require_writable() {
    local path
    for path in . .venv node_modules .local; do
        if [ -e "$path" ] && [ ! -w "$path" ]; then
            refuse 11 "You ($(id -un 2>/dev/null || id -u)) may not write to $PWD/${path#.}; use a folder of your own, or make it yours with chown."
        fi
    done
}

usable_home() {
    if [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; then
        printf '%s\n' "$HOME"
    else
        mkdir -p -m 700 .local .local/home 2>/dev/null && printf '%s\n' "$PWD/.local/home"
    fi
}

# One set-up at a time in a folder. The kernel drops the lock with the process.
lock() {
    exec 9>.local/setup.lock
    if command -v flock >/dev/null && ! flock -n 9; then
        say "Another make is setting this folder up; waiting for it"
        flock 9
    fi
}

# --- Debian's packages ------------------------------------------------------------------------

wanted=() # packages that are missing

want() { case " ${wanted[*]-} " in *" $1 "*) ;; *) wanted+=("$1") ;; esac; }

install_wanted() {
    local packages=("${wanted[@]-}")
    if [ -z "${packages[0]}" ]; then return; fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        refuse 5 "This needs Debian's packages that are not installed here, and only the administrator can install them: apt-get install ${packages[*]}"
    fi
    require_room /usr
    say "Installing ${packages[*]} with apt-get"
    apt update || true # one dead source among several does no harm
    apt install -y --no-install-recommends "${packages[@]}" ||
        refuse_failed "apt-get could not install ${packages[*]}"
    wanted=()
}

apt_waits=""

# Waits while another program holds one of apt's locks; mends what a run that was broken off has left
# half installed. Services that a package starts must not inherit our lock.
apt() {
    local mended="" until=$((SECONDS + LONGEST_WAIT)) said=.local/apt.said
    until apt_get "$@" >"$said" 2>&1; do
        cat "$said" >>"$LOG"
        if grep -Eq 'Could not get lock|Unable to (acquire|lock)|is locked by another process' "$said"; then
            if [ "$SECONDS" -ge "$until" ]; then refuse 10 "Another program has been using apt for ten minutes; try again when it has ended."; fi
            if [ -z "$apt_waits" ]; then say "Another program is using apt; waiting for it"; fi
            apt_waits=yes
            sleep 2
        elif [ -z "$mended" ]; then
            mended=yes
            { (umask 022 && dpkg --configure -a 9>&-) && apt_get -y --fix-broken install; } >>"$LOG" 2>&1 || true
        else
            return 1
        fi
    done
    cat "$said" >>"$LOG"
}

apt_get() { (umask 022 && DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq "$@" 9>&- </dev/null); }

# --- Python -----------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate candidates=(python3 python3.14 python3.13 python3.12 python3.11)
    if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
    for candidate in "${candidates[@]}"; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

refuse_python() {
    local found="found none"
    if [ -n "${PYTHON:-}" ]; then found="$PYTHON is none"; fi
    refuse 7 "Wayfare needs Python 3.11 or newer and $found; set PYTHON to one, for example: PYTHON=/usr/bin/python3.12 make run"
}

# Which Python the packages belong to, and where: scripts name their folder in the first line.
venv_made() { printf '%s in %s\n' "$(.venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null | tr '\n' ' ')" "$PWD"; }
venv_holds() { sha256sum <requirements/dev.txt; }
venv_is_made() { [ "$(head -n 1 .venv/.installed 2>/dev/null)" = "$(venv_made)" ] && is_new_enough .venv/bin/python && is_chosen; }
venv_is_ready() { [ "$(tail -n 1 .venv/.installed 2>/dev/null)" = "$(venv_holds)" ] && venv_is_made; }
is_chosen() { [ -z "${PYTHON:-}" ] || [ "$("$PYTHON" -c 'import sys; print(sys.version)')" = "$(.venv/bin/python -c 'import sys; print(sys.version)')" ]; }

ask_python() {
    local python
    if venv_is_ready; then return; fi
    if [ -z "${PYTHON:-}" ] && ! command -v python3 >/dev/null && ! find_python >/dev/null; then
        want python3
        want python3-venv
        return
    fi
    python=$(find_python) || refuse_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        want "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
}

setup_python() {
    local python
    if venv_is_ready; then return; fi
    python=$(find_python) || refuse_python
    require_room .
    say "Setting up Python packages in .venv (once; about half a minute)"
    if venv_is_made; then
        rm -f .venv/.installed
    else
        "$python" -m venv --clear .venv >>"$LOG" 2>&1 || refuse_failed "Python's venv could not be made with $python"
    fi
    install_requirements
    { venv_made && venv_holds; } >.venv/.installed
}

# uv, from the same pinned file, installs the rest in half of pip's time.
install_requirements() {
    local uv_only=.venv/uv.txt
    awk '/^uv==/ { inside = 1 } inside { print } inside && !/\\$/ { exit }' requirements/dev.txt >"$uv_only"
    install_with_pip "$uv_only"
    install_with_uv requirements/dev.txt
}

install_with_pip() {
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$1" >>"$LOG" 2>&1 ||
        refuse_failed "Python's packages could not be installed"
}

install_with_uv() {
    if ! .venv/bin/uv pip install -q --python .venv/bin/python --compile-bytecode --require-hashes \
        -r "$1" >>"$LOG" 2>&1; then
        say "uv could not install them; trying pip"
        install_with_pip "$1"
    fi
}

# --- the other parts --------------------------------------------------------------------------

npm_is_ready() { [ "$(cat node_modules/.installed 2>/dev/null)" = "$(sha256sum <package-lock.json)" ]; }

ask_npm() { if ! npm_is_ready && ! npm --version >/dev/null 2>&1; then want npm; fi; }

setup_npm() {
    if npm_is_ready; then return; fi
    say "Setting up front-end packages in node_modules (once)"
    npm ci --loglevel=error >>"$LOG" 2>&1 || refuse_failed "The front-end packages could not be installed with npm"
    sha256sum <package-lock.json >node_modules/.installed
}

ask_browser() {
    local name
    for name in chromium google-chrome chromium-browser; do
        if "$name" --version >/dev/null 2>&1; then return; fi
    done
    want chromium
}

setup_browser() { programs+=(.venv/lib/python3*/site-packages/playwright/driver/node); }

ask_servers() { :; }

setup_servers() {
    if [ -z "${MONGODB_URI:-}" ]; then programs+=(.venv/lib/python3*/site-packages/fiftyone/db/bin/mongod); fi
}

ask_bench() { if [ -z "$(wrk -v 2>/dev/null || true)" ]; then want wrk; fi; }

# What comes with another .venv goes with it.
bench_is_ready() { [ "$(cat .venv/.bench-installed 2>/dev/null)" = "$(sha256sum <requirements/bench.txt)" ]; }

setup_bench() {
    if bench_is_ready; then return; fi
    say "Setting up the programs that the benchmark compares with (once)"
    install_with_uv requirements/bench.txt
    sha256sum <requirements/bench.txt >.venv/.bench-installed
}

ask_java() {
    local version
    version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' || true)
    if [ "${version:-0}" -lt 17 ]; then want default-jre-headless; fi
    if ! mvn --version >/dev/null 2>&1; then want maven; fi
}

setup_java() { :; }

programs=() # of wheels

# What the programs of wheels are linked against and small images leave out: the loader is asked.
bring_libraries() {
    local library
    for library in $(missing_libraries); do want "$(package_of "$library")"; done
    install_wanted
    for library in $(missing_libraries); do
        refuse 5 "A program of Wayfare needs the library $library, and $(package_of "$library") does not bring it."
    done
}

missing_libraries() { [ ${#programs[@]} = 0 ] || ldd "${programs[@]}" 2>/dev/null | awk '$2 == "=>" && $3 == "not" && !seen[$1]++ { print $1 }'; }

# Debian's name for a library: libcurl.so.4 is in libcurl4, libgcc_s.so.1 in libgcc-s1, libnghttp2.so.14
# in libnghttp2-14 (Debian Policy, section 8.1).
package_of() {
    local name=${1%%.so*} version=${1#*.so}
    name=$(printf '%s' "$name" | tr 'A-Z_' 'a-z-')
    case $name in
        libcrypto) name=libssl ;;
        *[0-9]) name=$name- ;;
    esac
    printf '%s%s\n' "$name" "${version#.}"
}

# ----------------------------------------------------------------------------------------------

if [ "$*" = home ]; then usable_home; exit; fi
[ $# -gt 0 ] || refuse 2 "usage: setup.sh home, or setup.sh with parts of: python npm servers browser bench java"
for part in "$@"; do
    case $part in
        python | npm | servers | browser | bench | java) ;;
        *) refuse 2 "setup.sh knows no part $part; it knows: python npm servers browser bench java" ;;
    esac
done

trap 'exit 130' INT # what fails because it was interrupted needs no explanation
trap 'exit 129' HUP
trap 'exit 143' TERM
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV # they lead elsewhere than to .venv
HOME=$(usable_home) || require_writable
export HOME
require_writable
mkdir -p -m 700 .local
lock
: >"$LOG"
for part in "$@"; do "ask_$part"; done
install_wanted
for part in "$@"; do "setup_$part"; done
bring_libraries
