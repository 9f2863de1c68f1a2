"""The wheel, not the checkout: it has the rules and the types, and its command works from anywhere."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script folder of an environment with the wheel in it; its dependencies are borrowed from this one."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False)
    bin_folder = home / ("Scripts" if sys.platform == "win32" else "bin")
    target = next(home.glob("lib/python*/site-packages"), home / "Lib" / "site-packages")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(bin_folder / "python"),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    (target / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return bin_folder


def _run(
    scripts: Path, *command: str, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(scripts / command[0]), *command[1:]], input=stdin, capture_output=True, check=False, cwd=cwd
    )


def test_wheel_ships_rules_types_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name.removeprefix("cleaner/_rules/") for name in names if name.startswith("cleaner/_rules/")}
    in_checkout = {
        path.relative_to(ROOT / "rules").as_posix()
        for path in (ROOT / "rules").rglob("*")
        if path.is_file() and path.suffix != ".near"  # for those who change rules
    }
    assert shipped == in_checkout
    assert "cleaner/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "rules/", "docs/")) for name in names)


def test_installed_package_is_the_wheels(scripts: Path, tmp_path: Path) -> None:
    done = _run(scripts, "python", "-c", "import cleaner; print(cleaner.__file__)", cwd=tmp_path)
    assert str(scripts.parent) in done.stdout.decode()


def test_installed_command_cleans_with_its_own_rules(scripts: Path, tmp_path: Path) -> None:
    text = "Harga beras turun pekan ini.\n\nBACA JUGA: Panen Raya Dimulai di Karawang\n"
    done = _run(scripts, "cleaner", "clean", stdin=text.encode(), cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (b"Harga beras turun pekan ini.\n", b"", 0)


def test_installed_rules_pass_their_own_examples(scripts: Path, tmp_path: Path) -> None:
    done = _run(scripts, "cleaner", "rules", "test", cwd=tmp_path)
    assert (done.stdout, done.returncode) == (b"", 0)
