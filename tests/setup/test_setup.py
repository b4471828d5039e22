"""What `make setup` chooses: which binding of ICU, and what it asks for. Python, pip and apt are stand-ins."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.deploy.conftest import ROOT
from tests.setup.test_pins import listed

COMMANDS = (
    "awk", "bash", "cat", "chmod", "cp", "dirname", "grep", "id", "mkdir", "mktemp", "rm", "sed", "sha256sum", "tail",
    "tee", "wc",
)  # fmt: skip
PYTHON = r"""#!/bin/bash
# A Python that is new enough: with venv, headers and a wheel of ICU as the test has it.
here=$PLACE
case "$*" in
    *'version_info <'*) exit 0 ;;
    *ensurepip*) [[ -z ${NO_VENV:-} || -e $here/brought ]] ;;
    *Python.h*) [[ -z ${NO_HEADERS:-} ]] ;;
    *print*) part=${2##*-} && echo "python3.11-${part%%\'*}" ;;
    --version) echo Python 3.11.2 ;;
    '-m venv'*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo "venv" >>"$here/told" ;;
    *importlib.metadata*) [[ $* == *"'${HAS:-none}'"* ]] ;;
    *'pip uninstall'*) echo "uninstall ${@: -1}" >>"$here/told" ;;
    *'pip install'*'-r '*)
        list=$(cat "${@: -1}")
        if [[ $list == icukit-pyicu* && ${WHEEL:-yes} == no ]]; then
            echo "ERROR: No matching distribution found for $list"; exit 1
        fi
        if [[ $list == *"${BROKEN:-nothing}"* ]]; then echo "ERROR: the line is down"; exit 1; fi
        echo "install $(wc -l <<<"$list") ${list%%==*}" >>"$here/told" ;;
    *'pip install'*) echo "install project" >>"$here/told" ;;
    *) exit 9 ;;
esac
"""


class Said(NamedTuple):
    """How it ended, what it printed, and what was asked of pip and venv."""

    code: int
    out: str
    err: str
    told: list[str]


class Machine:
    """A checkout on a machine that has these commands and no others."""

    def __init__(self, place: Path) -> None:
        self.checkout, self.commands, self._place = place / "checkout", place / "bin", place
        (self.checkout / "scripts").mkdir(parents=True)
        self.commands.mkdir()
        for name in ("scripts/setup", "scripts/pins", "constraints.txt", "pyproject.toml", "hatch_build.py"):
            shutil.copy(ROOT / name, self.checkout / name)
        for name in COMMANDS:
            found = shutil.which(name)
            assert found is not None, name
            (self.commands / name).symlink_to(found)
        self.has("python3.11", PYTHON)

    def has(self, name: str, text: str) -> None:
        path = self.commands / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def setup(self, **variables: str) -> Said:
        done = subprocess.run(
            [self.checkout / "scripts" / "setup"],
            env={"PATH": str(self.commands), "PLACE": str(self._place), "TMPDIR": str(self._place), **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        told = self._place / "told"
        return Said(done.returncode, done.stdout, done.stderr, told.read_text().splitlines() if told.exists() else [])


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_where_the_wheel_fits_nothing_is_asked_of_the_system(machine: Machine) -> None:
    said = machine.setup(NO_HEADERS="yes")
    assert (said.code, said.err) == (0, "")
    assert said.told[:2] == ["venv", "install 1 icukit-pyicu"]
    assert {line.split()[-1] for line in said.told[2:4]} == {"aiohappyeyeballs", "ast_serialize"}
    assert said.told[4:] == ["install project"]


def test_done_once_it_does_nothing(machine: Machine) -> None:
    first = machine.setup()
    again = machine.setup()
    assert (again.code, again.out, again.told) == (0, "", first.told)


def test_another_pin_installs_anew(machine: Machine) -> None:
    first = machine.setup()
    constraints = machine.checkout / "constraints.txt"
    constraints.write_text(constraints.read_text().replace("rigour==", "rigour==9"))
    assert len(machine.setup().told) > len(first.told)


def test_where_it_does_not_the_binding_is_compiled(machine: Machine) -> None:
    for name in ("g++", "pkg-config"):
        machine.has(name, "#!/bin/bash\n")
    said = machine.setup(WHEEL="no")
    assert said.code == 0
    assert said.told[:2] == ["venv", "install 1 pyicu"]
    assert "no wheel of it fits here" in said.out


def test_without_a_compiler_it_names_what_compiling_needs(machine: Machine) -> None:
    said = machine.setup(WHEEL="no", NO_HEADERS="yes")
    assert (said.code, said.told) == (1, ["venv"])
    assert "please install what Debian calls: python3.11-dev g++ pkg-config libicu-dev; then run this again" in said.err


def test_a_fault_of_the_line_is_no_reason_to_compile(machine: Machine) -> None:
    said = machine.setup(BROKEN="icukit-pyicu")
    assert (said.code, said.told) == (1, ["venv"])
    assert "ERROR: the line is down" in said.err
    assert "compiled" not in said.out


@pytest.mark.parametrize(("has", "wheel", "gone"), [("pyicu", "yes", "pyicu"), ("icukit-pyicu", "no", "icukit-pyicu")])
def test_one_binding_replaces_the_other(machine: Machine, has: str, wheel: str, gone: str) -> None:
    for name in ("g++", "pkg-config"):
        machine.has(name, "#!/bin/bash\n")
    said = machine.setup(HAS=has, WHEEL=wheel)
    assert said.code == 0
    assert said.told[1] == f"uninstall {gone}"
    assert said.told[2] == f"install 1 {'icukit-pyicu' if gone == 'pyicu' else 'pyicu'}"


def test_without_venv_it_says_the_one_line(machine: Machine) -> None:
    machine.has("apt-get", "#!/bin/bash\nexit 9\n")
    machine.has("id", "#!/bin/bash\necho 1000\n")
    said = machine.setup(NO_VENV="yes")
    assert (said.code, said.out, said.told) == (1, "", [])
    assert said.err == (
        "setup: please run this line, then this again:  "
        "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends python3.11-venv'\n"
    )


def test_as_root_it_is_installed(machine: Machine) -> None:
    machine.has("apt-get", '#!/bin/bash\necho "$*" >>"$PLACE/apt"\n[[ $1 == update ]] || : >"$PLACE/brought"\n')
    machine.has("id", "#!/bin/bash\necho 0\n")
    said = machine.setup(NO_VENV="yes")
    assert said.code == 0
    assert "installing through apt, as root: python3.11-venv" in said.out
    assert said.told[1] == "install 1 icukit-pyicu"


def test_without_any_python_it_names_python(machine: Machine) -> None:
    (machine.commands / "python3.11").unlink()
    said = machine.setup()
    assert said.code == 1
    assert "please install what Debian calls: python3 python3-venv; then run this again" in said.err


def test_what_lasts_is_told(machine: Machine) -> None:
    talking = PYTHON.replace(
        'echo "install $(wc',
        'for n in {1..20}; do echo "Collecting p$n"; done; '
        'echo "  Downloading icukit_pyicu-78.3.1-cp311.whl (64.8 MB)"; echo "Installing collected packages: a"\n'
        '        echo "install $(wc',
    )
    machine.has("python3.11", talking)
    out = machine.setup().out
    pins = listed()
    assert f"setup: 20 of {len(pins['dev'])} packages (dev)\n" in out
    together = sum(len(pins[section]) for section in ("run", "demo", "ops"))
    assert f"setup: 20 of {together} packages (run demo ops)\n" in out
    assert "setup: downloading icukit_pyicu (64.8 MB)\n" in out
    assert "setup: installing them\n" in out
