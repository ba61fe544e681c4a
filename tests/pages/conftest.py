"""The sample built for each printer profile, once for all tests of this folder."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.support.printing_houses import PRINTER_PROFILES, PROFILE_FILE, blacken_half
from tests.support.projects import Built, build


@pytest.fixture(scope="session")
def build_for_printer(
    drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Built]:
    """Return a function that builds the sample for a printer profile, each once."""
    done: dict[str, Built] = {}

    def printed_sample(name: str) -> Built:
        if name not in done:
            folder = tmp_path_factory.mktemp(name) / "sample"
            project = shutil.copytree(drawn_sample, folder)
            profile = f'name = "The {name} house"\n{PRINTER_PROFILES[name]}'
            (project / PROFILE_FILE).write_text(profile, encoding="utf-8")
            blacken_half(project / "source/gallery/ferry.jpg")
            done[name] = build(project, "print")
        return done[name]

    return printed_sample


@pytest.fixture(params=PRINTER_PROFILES)
def printed_sample(
    request: pytest.FixtureRequest, build_for_printer: Callable[[str], Built]
) -> Built:
    return build_for_printer(request.param)


@pytest.fixture
def print_pdf(printed_sample: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(printed_sample.print) as pdf:
        yield pdf
