"""A machine made of a few scripts, for trying the set-up: what is installed there, who asks,
whether there is a network. The clone has a space in its name, as some people's have.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.state import ROOT

ALWAYS_THERE = (
    *("awk", "bash", "cat", "cp", "dirname", "env", "flock", "grep", "head", "make", "mkdir"),
    *("rm", "sed", "sha256sum", "tail", "tr"),
)
FILES = (
    *("Makefile", ".ci/run", "deploy/local/setup.sh"),
    *("requirements/dev.txt", "requirements/bench.txt"),
)

PYTHON = r"""
case "$*" in
    *"sys.version_info <"*) test "$(cat "$MACHINE/python")" != 3.9 ;;
    *"import ensurepip"*) test -e "$MACHINE/has/python3.11-venv" ;;
    *"%d.%d"*) echo 3.11 ;;
    *"print(sys.version)"*) cat "$MACHINE/python" ;;
    "-m venv"*)
        rm -rf .venv
        mkdir -p .venv/bin
        cp "$0" .venv/bin/python
        cp "$MACHINE/bin/uv" .venv/bin/uv ;;
    "-m pip"*) test ! -e "$MACHINE/offline" ;;
esac
"""
APT = r"""
if [ -s "$MACHINE/apt.locked" ]; then
    sed -i 1d "$MACHINE/apt.locked"
    echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)" >&2
    exit 100
fi
if [ -e "$MACHINE/half-installed" ]; then
    echo "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'" >&2
    exit 100
fi
if [ -e "$MACHINE/offline" ]; then echo "E: Unable to locate package" >&2; exit 100; fi
for package in "$@"; do : >"$MACHINE/has/$package"; done
"""
LDD = r"""
while read -r library package; do
    test -e "$MACHINE/has/$package" || echo "$library => not found"
done <"$MACHINE/linked"
"""
NPM = r"""
test -e "$MACHINE/has/npm" || exit 127
if [ "$1" = ci ]; then test ! -e "$MACHINE/offline" && mkdir -p node_modules; fi
"""
JAVA = r"""
test -e "$MACHINE/has/default-jre-headless" && echo 'openjdk version "17.0.1" 2025-01-01' >&2
"""
PROGRAMS = {
    "apt-get": APT,
    "chromium": 'test -e "$MACHINE/has/chromium"',
    "df": 'echo "Filesystem"; echo "/dev/sda 1 1 $(cat "$MACHINE/free") 1% /"',
    "dpkg": 'rm "$MACHINE/half-installed"',
    "id": 'cat "$MACHINE/user"',
    "java": JAVA,
    "ldd": LDD,
    "mvn": 'test -e "$MACHINE/has/maven"',
    "npm": NPM,
    "python3": PYTHON,
    "sleep": ":",
    "uv": 'test ! -e "$MACHINE/offline"',
    "wrk": 'test -e "$MACHINE/has/wrk" && echo "wrk 4"',
}
EVERYTHING = ("python3.11-venv", "npm", "chromium", "wrk", "default-jre-headless", "maven")


@dataclass(frozen=True)
class BareMachine:
    """`project` is a clone on it; `called` lists what was run there."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "a clone"

    @property
    def called(self) -> list[str]:
        calls = self.folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def has(self, *packages: str) -> None:
        for package in packages:
            (self.folder / "has" / package).touch()

    def tell(self, name: str, text: str = "") -> None:
        """What one of the scripts reads."""
        (self.folder / name).write_text(text)

    def is_online_again(self) -> None:
        (self.folder / "offline").unlink()

    def program(self, name: str, script: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"$MACHINE/calls"\n{script}\n')
        path.chmod(0o755)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.project,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def set_up(self, *parts: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("deploy/local/setup.sh", *parts, **environment)

    def environment(self, **environment: str) -> dict[str, str]:
        path, home = str(self.folder / "bin"), str(self.folder)
        return {"MACHINE": str(self.folder), "PATH": path, "HOME": home, **environment}


def bare_machine(folder: Path) -> BareMachine:
    """Root's, online, with room, and with nothing installed but Python without its venv."""
    machine = BareMachine(folder)
    for name in ("bin", "has"):
        (folder / name).mkdir()
    for name in ALWAYS_THERE:
        (folder / "bin" / name).symlink_to(str(shutil.which(name)))
    for name, script in PROGRAMS.items():
        machine.program(name, script)
    for name, text in (("user", "0"), ("free", "9000000"), ("python", "3.11"), ("linked", "")):
        machine.tell(name, text)
    for name in FILES:
        (machine.project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, machine.project / name)
    (machine.project / "package-lock.json").write_text("{}")
    return machine


def installed(machine: BareMachine) -> list[str]:
    start = "apt-get -qq install -y --no-install-recommends "
    return [call.removeprefix(start) for call in machine.called if call.startswith(start)]


def refusal(answer: subprocess.CompletedProcess[str], code: int) -> str:
    """What is said is one line without a stack trace."""
    assert answer.returncode == code, answer.stdout + answer.stderr
    (line,) = answer.stderr.splitlines()
    return line
