"""The package as people get it: wheel, unpacked sdist, editable install, bare skill folder."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import postmortem_writer

ROOT = Path(__file__).resolve().parents[2]
INCIDENT = ROOT / "fixtures" / "pool-exhaustion" / "raw"
SKILL_FOLDER = ("SKILL.md", "LICENSE", "pyproject.toml", "postmortem_writer", "prompts", "templates")
WAYS = ("wheel", "sdist", "editable", "skill folder")


def run(*argv: str | Path, cwd: Path, allowed: tuple[int, ...] = (0,)) -> str:
    # PYTHONPATH would let the checkout in by the back door; MAKEFLAGS belong to the make that may be running the tests.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MAKE"))}
    words = [str(word) for word in argv]
    done = subprocess.run(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    fine = done.returncode in allowed and "Traceback" not in done.stderr  # which leaves with 1, as findings do
    assert fine, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """One way of having the package: how to start it, from where, and where its code must lie."""

    python: Path
    command: tuple[str | Path, ...]
    cwd: Path
    home: Path

    def write(self, out: Path) -> tuple[str, str]:
        """Draft the bundled incident by extraction and return the document and its record."""
        found = (0, 1)  # an extract may quote words that lint flags
        run(*self.command, "write", INCIDENT, "--model", "none", "--out", out, cwd=self.cwd, allowed=found)
        return (out / "postmortem.md").read_text("utf-8"), (out / "postmortem.json").read_text("utf-8")


def environment(folder: Path, *install: str | Path) -> Path:
    """Make a Python that borrows the running environment's packages, but none of ours unless installed; return its bin."""
    venv.create(folder, symlinks=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    # The path named in a .pth is not searched for .pth files, so an editable install of ours out there stays unseen.
    (site / "borrowed.pth").write_text(
        "".join(f"{sysconfig.get_path(lib)}\n" for lib in ("purelib", "platlib")), "utf-8"
    )
    if install:
        pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--quiet", "install")
        run(*pip, "--ignore-installed", "--no-deps", "--no-index", "--no-build-isolation", *install, cwd=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    out = tmp_path_factory.mktemp("dist")
    # Told neither --sdist nor --wheel, build makes the wheel from the sdist: what the sdist lacks, the wheel lacks.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def skill_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("skills") / "postmortem-writer"
    folder.mkdir()
    for name in SKILL_FOLDER:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def installed(
    built: tuple[Path, Path], skill_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Installed]:
    sdist, wheel = built
    places = tmp_path_factory.mktemp("places")
    with tarfile.open(sdist) as archive:
        archive.extractall(places, filter="data")
    unpacked = places / sdist.name.removesuffix(".tar.gz")
    wheels, editables = environment(places / "w", wheel), environment(places / "e", "-e", ROOT)
    bare = environment(places / "b")
    module = (bare / "python", "-m", "postmortem_writer")
    return {
        "wheel": Installed(wheels / "python", (wheels / "postmortem-writer",), places, places / "w"),
        "sdist": Installed(bare / "python", module, unpacked, unpacked),
        "editable": Installed(editables / "python", (editables / "postmortem-writer",), places, ROOT),
        "skill folder": Installed(bare / "python", module, skill_folder, skill_folder),
    }


@pytest.fixture(scope="module")
def document(installed: dict[str, Installed], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return installed["wheel"].write(tmp_path_factory.mktemp("first") / "out")


@pytest.mark.parametrize("way", WAYS)
def test_code_comes_from_where_it_was_put(installed: dict[str, Installed], way: str) -> None:
    place = installed[way]
    home = run(place.python, "-c", "import postmortem_writer as p; print(p.__file__)", cwd=place.cwd).strip()
    assert Path(home).resolve().is_relative_to(place.home.resolve())


@pytest.mark.parametrize("way", WAYS)
def test_command_runs(installed: dict[str, Installed], way: str) -> None:
    place = installed[way]
    assert "write" in run(*place.command, "--help", cwd=place.cwd)


@pytest.mark.parametrize("way", WAYS[1:])
def test_every_way_renders_the_same_document(
    installed: dict[str, Installed], document: tuple[str, str], way: str, tmp_path: Path
) -> None:
    assert document[0].startswith("# ")
    assert installed[way].write(tmp_path / "out") == document


def test_wheel_carries_the_package_and_its_files_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        names = archive.namelist()
    packed = {name.split("/")[0] for name in names}
    assert packed == {"postmortem_writer", "postmortem_writer-0.1.0.dist-info"}
    kept = [name for name in names if name.startswith("postmortem_writer/_data/")]
    assert {name.split("/")[2] for name in kept} == {"SKILL.md", "prompts", "templates"}
    for kind in ("prompts", "templates"):
        ours = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / kind).rglob("*") if path.is_file())
        assert sorted(name.removeprefix("postmortem_writer/_data/") for name in kept if f"/{kind}/" in name) == ours
    assert "postmortem_writer/py.typed" in names


def test_sdist_builds_and_tests_itself(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert tops >= {*SKILL_FOLDER, ".claude-plugin", "CHANGELOG.md", "Makefile", "README.md", "fixtures", "tests"}
    assert not tops & {".venv", ".git", "demo-out"}


def test_skill_folder_is_a_valid_skill(skill_folder: Path) -> None:
    agentskills = Path(sysconfig.get_path("scripts")) / "agentskills"
    assert "Valid skill" in run(agentskills, "validate", skill_folder, cwd=skill_folder)


def test_skill_stays_short_enough_to_be_read() -> None:
    assert len((ROOT / "SKILL.md").read_text("utf-8").splitlines()) < 120


def test_versions_agree() -> None:
    plugin = json.loads((ROOT / ".claude-plugin" / "plugin.json").read_text("utf-8"))
    market = json.loads((ROOT / ".claude-plugin" / "marketplace.json").read_text("utf-8"))
    skill = re.search(r'^  version: "(.+)"$', (ROOT / "SKILL.md").read_text("utf-8"), re.MULTILINE)
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert skill is not None
    assert newest is not None
    assert {
        "pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        "SKILL.md": skill[1],
        "CHANGELOG.md": newest[1],
        "plugin.json": plugin["version"],
        "marketplace.json": market["metadata"]["version"],
    } == dict.fromkeys(
        ("pyproject.toml", "SKILL.md", "CHANGELOG.md", "plugin.json", "marketplace.json"), postmortem_writer.__version__
    )


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("postmortem_writer", ("openai", "anthropic", "pydantic", "jinja2", "typer")),
        ("postmortem_writer.cli", ("openai", "anthropic", "jinja2", "rich", "markdown_it")),
    ],
)
def test_import_stays_light(module: str, banned: tuple[str, ...]) -> None:
    code = f"import {module}, sys; print(sorted(sys.modules.keys() & {set(banned)!r}))"
    assert run(sys.executable, "-c", code, cwd=ROOT).strip() == "[]"


def test_demo_ends_with_documents_whose_rows_lead_to_lines_that_exist(
    installed: dict[str, Installed], tmp_path: Path
) -> None:
    # "Old" is the stamp of the setup: the demo then runs on an environment that needs no network.
    place = ("-o", ".venv/runtime.stamp", f"BIN={installed['editable'].python.parent}", f"OUT={tmp_path}")
    told = run("make", *place, "demo", cwd=ROOT)
    for way in ("extraction", "model"):
        shown = (tmp_path / way / "postmortem.md").read_text("utf-8")
        published = json.loads((tmp_path / way / "postmortem.json").read_text("utf-8"))
        assert published["timeline"]
        for event in published["timeline"]:
            assert event["cites"]
            for record in map(published["records"].__getitem__, event["cites"]):
                assert 1 <= record["line"] <= len((INCIDENT / record["source"]).read_text("utf-8").splitlines())
        cited = set(re.findall(r"\[\^(R\d+)\](?!:)", shown))
        assert cited <= set(re.findall(r"^\[\^(R\d+)\]:", shown, re.MULTILINE))
        assert str(tmp_path / way / "postmortem.md") in told
    assert "\n".join(shown.splitlines()[:40]) in told
    assert told.rstrip().endswith("--model none")
