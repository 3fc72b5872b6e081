"""Providers that other packages add under an entry point, from made-up distributions on sys.path."""

from pathlib import Path

import pytest

from postmortem_writer.errors import UnknownName, UsageError
from postmortem_writer.providers import available, from_environment, open_provider, others

ACME = """
from postmortem_writer.providers import Answer, Ask, Patience, Usage, Vendor

class Acme:
    name = "acme"

    def __init__(self, model, patience):
        self.model = model

    def answer(self, ask):
        return Answer("{}", self.model, Usage(calls=1))

def opened(model, base_url, client, patience):
    assert isinstance(patience, Patience)
    return Acme(model, patience)

vendor = Vendor(title="Acme", needs="ACME_KEY", keys=("ACME_KEY",), model="acme-1", open=opened)
thing = object()
"""


def installed(folder: Path, package: str, *points: str) -> None:
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[postmortem_writer.providers]\n" + "\n".join(points) + "\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "acme_models.py").write_text(ACME)
    (tmp_path / "acme_broken.py").write_text("raise OSError('no such device')\n")
    return tmp_path


def test_a_provider_of_another_package_is_one_like_ours(site: Path) -> None:
    installed(site, "acme", "acme = acme_models:vendor")
    provider = open_provider("acme")
    assert (provider.name, provider.model) == ("acme", "acme-1")
    assert open_provider("acme:large").model == "large"
    rows = {row.name: row for row in available({"ACME_KEY": "k"})}
    assert (rows["acme"].title, rows["acme"].needs, rows["acme"].ready) == ("Acme", "ACME_KEY", True)
    assert from_environment({"POSTMORTEM_WRITER_MODEL": "acme:large"}) == "acme:large"
    with pytest.raises(UnknownName, match=r"'other'.*vllm, acme$"):
        open_provider("other:x")


def test_what_cannot_be_used_says_why_and_breaks_nothing(site: Path) -> None:
    installed(
        site,
        "acme",
        "acme = acme_models:vendor",
        "openai = acme_models:vendor",
        "none = acme_models:vendor",
        "Acme Large = acme_models:vendor",
        "broken = acme_broken:vendor",
        "gone = acme_models:nowhere",
        "thing = acme_models:thing",
        "shared = acme_models:vendor",
    )
    installed(site, "zeta", "shared = zeta_models:vendor")
    assert list(others().usable) == ["acme"]
    assert others().refused == {
        "Acme Large": "'Acme Large' of acme is not used: expected a name of a-z, 0-9 and hyphens",
        "broken": "'broken' of acme cannot be used: acme_broken:vendor raised OSError: no such device",
        "gone": "'gone' of acme cannot be used: acme_models:nowhere raised AttributeError: module 'acme_models' has no attribute 'nowhere'",
        "none": "'none' of acme is not used: this name is ours; it needs another one",
        "openai": "'openai' of acme is not used: this name is ours; it needs another one",
        "shared": "'shared' of acme and zeta is not used: several packages claim the name; remove all but one",
        "thing": "'thing' of acme cannot be used: acme_models:thing is no Vendor but object",
    }
    assert type(open_provider("openai:m", client=object())).__module__ == "postmortem_writer.providers.openai"
    with pytest.raises(UsageError, match=r"^'broken' of acme cannot be used: acme_broken:vendor raised OSError"):
        open_provider("broken:x")
    told = {row.needs: row.ready for row in available({}) if row.name == "thing"}
    assert told == {"'thing' of acme cannot be used: acme_models:thing is no Vendor but object": False}
