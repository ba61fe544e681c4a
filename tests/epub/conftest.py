"""Publications whose EPUBs the tests of this folder read."""

import shutil
from pathlib import Path

import pytest

from tests.support.projects import Built, build, rewrite


@pytest.fixture(scope="session", params=["reportage", "built_sample", "everything"])
def built(request: pytest.FixtureRequest) -> Built:
    """Return each publication whose EPUB is tested: one more than have their PDFs tested."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


@pytest.fixture(scope="session")
def undescribed(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the EPUB of the sample with one photograph that has no alt text."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("undescribed") / "sample")
    rewrite(
        project / "source/gallery/gallery.toml",
        'alt = "Willows along a shore, very wide"\n',
        "",
    )
    return build(project, "epub")
