"""EPUBs of others: what is not said of sound ones, and what is found in the others."""

import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from book.check import worker
from book.check.read.epub_archive import read_epub
from book.check.read.local_paths import local_paths_in, local_paths_in_address
from book.errors import Finding, Severity
from tests.support.drawn_epubs import PICTURE, document, draw_epub
from tests.support.small_epubs import TINY

FAR = "https://a.example/x"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
STYLED = '<link rel="stylesheet" href="s.css"/>'


def found(path: Path) -> list[Finding]:
    """Return what is found in a file of unknown origin."""
    file = worker.check_foreign_file(path, path.name, None)
    return [finding for result in file.results for finding in result.findings]


def errors(path: Path) -> list[str]:
    """Return the ids of the errors."""
    return [each.code for each in found(path) if each.severity is Severity.ERROR]


#: By the way in which a picture is used: body and head of a document, and more files.
USED = {
    "an image of SVG": (SVG.format('<image xlink:href="a.jpg"/>'), "", {}),
    "a style of an element": ('<p style="background: url(a.jpg)">x</p>', "", {}),
    "a style sheet": ("<p>x</p>", STYLED, {"s.css": "p { background: url( 'a.jpg' ) }"}),
    "an image set": ("<p>x</p>", STYLED, {"s.css": "p { background: image-set('a.jpg' 1x) }"}),
    "a poster": ('<video poster="a.jpg" src="v.mp3"></video>', "", {"v.mp3": ""}),
    "srcset": ('<img src="data:," srcset="b.jpg 1x, a.jpg 2x" alt="it"/>', "", {"b.jpg": TINY}),
    "an object": ('<object data="a.jpg">x</object>', "", {}),
    "a button": ('<input type="image" src="a.jpg"/>', "", {}),
    "a link": ('<p><a href="a.jpg">larger</a></p>', "", {}),
    "a script": ("<p>x</p><script>show('img/a.jpg')</script>", "", {}),
    "MathML": ('<math altimg="a.jpg"><mi>x</mi></math>', "", {}),
}


@pytest.mark.parametrize("way", USED)
def test_a_picture_is_used_in_any_way_that_shows_it(way: str, tmp_path: Path) -> None:
    body, head, files = USED[way]
    used = draw_epub(tmp_path / "used.epub", document(body, head), {**PICTURE, **files})
    assert not [each for each in found(used) if each.code == "EPUB-08"]
    body, head = (text.replace("a.jpg", "other.jpg") for text in (body, head))
    files = {
        name: text.replace("a.jpg", "other.jpg") for name, text in files.items() if text != TINY
    }
    unused = draw_epub(tmp_path / "unused.epub", document(body, head), {**PICTURE, **files})
    assert "a.jpg is in the book and shown nowhere" in [each.message for each in found(unused)]
    assert "EPUB-08" not in errors(unused)


@pytest.mark.parametrize(
    ("meta", "attribute", "spine"),
    [
        ('<meta name="cover" content="a"/>', "", "c"),
        ("", 'properties="cover-image"', "c"),
        ("", 'fallback="c"', "a"),
    ],
    ids=["cover of EPUB 2", "cover", "in the spine"],
)
def test_a_picture_of_the_package_is_used(
    meta: str, attribute: str, spine: str, tmp_path: Path
) -> None:
    path, page = tmp_path / "a.epub", document("<p>x</p>")
    attributes = {"a.jpg": attribute}
    draw_epub(path, page, PICTURE, meta=meta, spine=spine, attributes=attributes)
    assert not errors(path)
    assert "a.jpg" in read_epub(path).used
    assert "a.jpg" not in read_epub(draw_epub(path, page, PICTURE)).used


#: Body, head and more files of a document that fetches something by itself.
FETCHING = {
    "an import": ("<p>x</p>", f'<style>@import "{FAR}";</style>', {}),
    "a sheet's import": ("<p>x</p>", STYLED, {"s.css": f"@import url({FAR});"}),
    "a background": ("<p>x</p>", STYLED, {"s.css": f"p {{ background: url('{FAR}') }}"}),
    "an escaped name": ("<p>x</p>", STYLED, {"s.css": rf"p {{ background: u\72l({FAR}) }}"}),
    "srcset": (f'<img src="data:," srcset="{FAR} 2x" alt="it"/>', "", {}),
    "an image of SVG": (SVG.format(f'<image href="{FAR}"/>'), "", {}),
    "a refresh": ("<p>x</p>", f'<meta http-equiv="Refresh" content="0; url={FAR}"/>', {}),
    "a frame": (f'<iframe src="{FAR}"></iframe>', "", {}),
    "an icon": ("<p>x</p>", f'<link rel="icon" href="{FAR}"/>', {}),
    "a base": ('<img src="i.png" alt="it"/>', f'<base href="{FAR}"/>', {}),
    "an entity": ("&e;", "", {}),
}


@pytest.mark.parametrize("way", FETCHING)
def test_what_is_fetched_by_itself_is_an_error(way: str, tmp_path: Path) -> None:
    body, head, files = FETCHING[way]
    picture = f'<img src="{FAR}" alt="it"/>'
    entity = f"<!DOCTYPE html [<!ENTITY e '{picture}'>]>" * (way == "an entity")
    path = draw_epub(tmp_path / "a.epub", document(body, head, entity), files)
    assert errors(path) == ["SAFE-07"]


#: What a reader follows, or what EPUB 3.3 allows to fetch (3.6).
ALLOWED = {
    "a link": (f'<a href="{FAR}">x</a>', "", {}, False),
    "a link of SVG": (SVG.format(f'<a xlink:href="{FAR}"><text>x</text></a>'), "", {}, False),
    "a licence": ("<p>x</p>", f'<link rel="license" href="{FAR}"/>', {}, False),
    "a source": (f'<blockquote cite="{FAR}">x</blockquote>', "", {}, False),
    "a namespace": ("<p>x</p>", STYLED, {"s.css": f"@namespace url({FAR});"}, False),
    "a comment": ("<p>x</p>", STYLED, {"s.css": f"/* url({FAR}) */"}, False),
    "a script's comment": ("<p>x</p>", "", {"s.js": f'// fetch("{FAR}")\n'}, False),
    "sound": (f'<audio src="{FAR}"></audio>', "", {}, True),
    "a font": ("<p>x</p>", STYLED, {"s.css": f"@font-face {{ src: url({FAR}) }}"}, True),
    "a script's data": ("<p>x</p>", "", {"s.js": f'fetch("{FAR}")'}, True),
    "a form": (f'<form action="{FAR}"></form>', "", {}, True),
}


@pytest.mark.parametrize("way", ALLOWED)
def test_what_is_allowed_is_a_warning_at_most(way: str, tmp_path: Path) -> None:
    body, head, files, mentioned = ALLOWED[way]
    path = draw_epub(tmp_path / "a.epub", document(body, head), files)
    assert not errors(path)
    assert any(each.code == "SAFE-07" for each in found(path)) is mentioned


@pytest.mark.parametrize(
    ("first", "compressed", "fault"),
    [
        (("mimetype", b"application/epub+zip\n"), False, "is not “application/epub+zip” alone"),
        (("mimetype", b"application/epub+zip"), True, "is compressed"),
        (("other", b""), False, "its first file is not “mimetype”"),
    ],
)
def test_faults_of_the_first_file_are_found(
    first: tuple[str, bytes], compressed: bool, fault: str, tmp_path: Path
) -> None:
    page = document("<p>x</p>")
    assert not read_epub(draw_epub(tmp_path / "a.epub", page)).faults
    draw_epub(tmp_path / "b.epub", page, first=first, compressed=compressed)
    (said,) = read_epub(tmp_path / "b.epub").faults
    assert fault in said


@pytest.mark.parametrize("name", ["c.xhtml", "C.xhtml", "\u0421.xhtml"])
def test_two_files_with_one_name_are_found(name: str, tmp_path: Path) -> None:
    path = draw_epub(tmp_path / "a.epub", document("<p>x</p>"))
    is_same = name == "c.xhtml"
    warned = pytest.warns(UserWarning, match="Duplicate name") if is_same else nullcontext()
    with warned, zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "")
    assert bool(read_epub(path).faults) is (name != "\u0421.xhtml")


def test_entities_are_read_within_bounds(tmp_path: Path) -> None:
    def read(declared: str, text: str) -> tuple[str, ...]:
        before = f"<!DOCTYPE html [{declared}]>"
        path = draw_epub(tmp_path / "a.epub", document(f"<p>{text}</p>", "", before))
        book = read_epub(path)
        return book.faults or tuple(page.text for page in book.pages)

    assert read('<!ENTITY who "Ann">', "&who;") == ("Ann",)
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    (fault,) = read(f'<!ENTITY e0 "aaaaaaaaaa">{bomb}', "&e9;")
    assert "is not well-formed" in fault


@pytest.mark.parametrize(
    ("text", "in_words", "in_address"),
    [
        ("/media/imgs/x.png", False, False),
        ("/home/page", False, False),
        ("../home/a.xhtml", False, False),
        ("https://a.example/home/ann/book", False, False),
        ("file:///C:/Users/ann/book.docx", True, True),
        (r"C:\Users\ann\book.docx", True, True),
        (r"D:\photos\2022\a.tif", True, False),
        (r"f:\Omega\to R", False, False),
        ("/Users/ann/Desktop/book/a.psd", True, True),
        ("/home/ann/book/a.md", True, False),
        ("/private/var/folders/ab/cd", True, True),
    ],
)
def test_a_path_of_a_site_is_not_one_of_a_machine(
    text: str, in_words: bool, in_address: bool
) -> None:
    assert bool(local_paths_in(f"made of {text}")) is in_words
    assert bool(local_paths_in_address(text)) is in_address


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ('<img src="a.jpg" alt=""/>', False),
        ('<img src="a.jpg" aria-label="a flag"/>', False),
        ('<img src="a.jpg" alt="A"/>', False),
        ('<img src="a.jpg"/>', True),
        ('<img src="a.jpg" alt="a.jpg"/>', True),
    ],
)
def test_an_empty_alternative_text_calls_a_picture_decorative(
    image: str, said: bool, tmp_path: Path
) -> None:
    path = draw_epub(tmp_path / "a.epub", document(image), PICTURE)
    assert any(each.code == "CAP-04" for each in found(path)) is said
