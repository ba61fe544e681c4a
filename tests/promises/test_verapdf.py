"""The screen edition keeps the standards that it says it keeps."""

from collections.abc import Mapping

import pytest

from tests.support import judges

JUDGED = ("reportage", "built_sample", "ukrainian")


@pytest.fixture(scope="module", params=["ua1", "3a"])
def complaints(request: pytest.FixtureRequest) -> Mapping[str, list[str]]:
    """What veraPDF has against each publication; starting it takes longest, so all go at once."""
    files = {name: request.getfixturevalue(name).screen for name in JUDGED}
    found = judges.verapdf(request.param, list(files.values()))
    return {name: found[file] for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("publication", JUDGED)
def test_the_screen_edition_breaks_no_rule(
    publication: str, complaints: Mapping[str, list[str]]
) -> None:
    assert complaints[publication] == []
