"""Ace by DAISY finds no violation in the EPUB of any publication.

Conformance also needs a person's evaluation; no test claims it.

"""

from collections.abc import Mapping

import pytest

from tests.support import judges

JUDGED = ("reportage", "built_sample", "ukrainian", "everything")


@pytest.fixture(scope="module")
def violations(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[str]]:
    files = {name: request.getfixturevalue(name).epub for name in JUDGED}
    found = judges.ace(list(files.values()), tmp_path_factory.mktemp("ace"))
    return {name: found[file] for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("publication", JUDGED)
def test_ace_finds_no_violation(publication: str, violations: Mapping[str, list[str]]) -> None:
    assert violations[publication] == []
