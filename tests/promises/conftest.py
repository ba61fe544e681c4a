"""The sample with salted photographs, built once for all tests of this folder."""

import shutil
from pathlib import Path

import pytest

from tests.support.projects import Built, build, rewrite
from tests.support.salted_photographs import FILES, salt_photograph


@pytest.fixture(scope="session")
def salted_project(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("salted") / "sample")
    gallery = project / "source/gallery"
    toml = gallery / "gallery.toml"
    for old, new in FILES.items():
        salt_photograph(gallery / old, new)
        if old != new:
            rewrite(toml, f'file = "{old}"', f'file = "{new}"')
    rewrite(toml, "[defaults]\n", '[defaults]\nrights = "© 2026 Sample Agency"\n')
    return project


@pytest.fixture(scope="session")
def salted(salted_project: Path) -> Built:
    return build(salted_project)
