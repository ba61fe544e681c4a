"""EPUBCheck finds nothing in the EPUB of any publication."""

from collections.abc import Mapping

import pytest

from tests.support import judges
from tests.support.judges import EpubcheckReport

PUBLICATIONS = ("reportage", "built_sample", "ukrainian", "unillustrated", "everything")
#: Messages about what is intended. Every other one is a fault, usage notes too.
INTENDED = {"CSS-028": "there are typefaces, because the publication asks for them"}


@pytest.fixture(scope="module")
def reports(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, EpubcheckReport]:
    """Return the report on each publication; all go at once, since EPUBCheck starts slowly."""
    files = {name: request.getfixturevalue(name).epub for name in PUBLICATIONS}
    found = judges.epubcheck(list(files.values()), tmp_path_factory.mktemp("epubcheck"))
    return {name: found[file] for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_epubcheck_has_nothing_to_say(
    publication: str, reports: Mapping[str, EpubcheckReport]
) -> None:
    report = reports[publication]
    ids = {message.partition(":")[0] for message in report.messages}
    assert ids - INTENDED.keys() == set(), report.messages
    if publication != "everything":
        assert report.messages == []
    assert report.publication["ePubVersion"].startswith("3.")
    assert report.publication["nSpines"] > 0
