"""veraPDF finds that the screen edition conforms to PDF/UA-1 and PDF/A-3a."""

from collections.abc import Mapping

import pytest

from tests.support import judges

JUDGED = ("reportage", "built_sample", "ukrainian")


@pytest.fixture(scope="module", params=["ua1", "3a"])
def complaints(request: pytest.FixtureRequest) -> Mapping[str, list[str]]:
    """Return veraPDF's complaints; starting it takes longest, so all publications go at once."""
    files = {name: request.getfixturevalue(name).screen for name in JUDGED}
    found = judges.verapdf(request.param, list(files.values()))
    return {name: found[file] for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("publication", JUDGED)
def test_the_screen_edition_breaks_no_rule(
    publication: str, complaints: Mapping[str, list[str]]
) -> None:
    assert complaints[publication] == []
