"""Publications whose EPUBs the tests of this folder read."""

import pytest

from tests.support.projects import Built


@pytest.fixture(scope="session", params=["reportage", "built_sample", "everything"])
def built(request: pytest.FixtureRequest) -> Built:
    """Return each publication whose EPUB is tested: one more than have their PDFs tested."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found
