"""Examinations made by hand, for tests of what is reported of them."""

from collections.abc import Mapping
from typing import Any

from book.check.result import (
    CreditProof,
    Examination,
    Question,
    RuleResult,
    Subject,
    Verdict,
)
from book.errors import Finding, Place, Severity

EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")
FILES: Mapping[Subject, tuple[str, str]] = {
    "manuscript": ("source", "2 sections, 19 photographs"),
    "print": ("izium-print.pdf", "28 pages, 0.5 MB"),
    "screen": ("izium-screen.pdf", "28 pages, 0.3 MB"),
    "epub": ("izium.epub", "10 documents, 1.2 MB"),
}
#: What a stranger may write into a caption: markup, another direction, what a terminal obeys.
HOSTILE = "<script>alert(1)</script> </style><img src=x onerror=alert(2)> \x1b[2J{{ 7 * 7 }} & \"'"
RTL = "مدينة إيزيوم بعد التحرير (2022) – القوس"
LONG = (
    "Жителька Ізюма Валентина Миколаївна стоїть біля зруйнованого під’їзду свого будинку на вулиці "
    "Першотравневій, 2, де 9 березня 2022 року внаслідок авіаудару загинули десятки людей; "
    "великомасштабне загальнодержавне перевпорядкування електропостачання ще попереду"
)


def located(code: str, message: str, severity: Severity = Severity.WARNING, **more: Any) -> Finding:
    """A finding in one place."""
    place = Place(**{key: more.pop(key) for key in ("photo_id", "page", "box") if key in more})
    return Finding(code=code, message=message, severity=severity, places=(place,), **more)


def many_places(code: str, message: str, *pages: int) -> Finding:
    """A warning that holds for several pages."""
    places = tuple(Place(page=page) for page in pages)
    return Finding(code=code, message=message, severity=Severity.WARNING, places=places)


def check(
    id: str, subject: Subject, *findings: Finding, title: str = "", **more: Any
) -> RuleResult:
    """A check as it has ended."""
    severity = more.pop("severity", Severity.ERROR)
    return RuleResult(
        id=id,
        title=title or f"What {id} asks for holds",
        subject=subject,
        severity=severity,
        source=more.pop("source", "GWG 2022 R0027; ISO 15930-7"),
        findings=findings,
        **more,
    )


def credit(
    photo_id: str, found: Mapping[Subject, tuple[str, ...]] | None = None, **more: Any
) -> CreditProof:
    """The proof of one photograph; found everywhere unless it is said where."""
    everywhere: Mapping[Subject, tuple[str, ...]] = {
        "print": ("9",),
        "screen": ("9",),
        "epub": ("section-01.xhtml",),
    }
    said = {
        "caption": f"Caption of {photo_id}",
        "line": "Serhii Prokopenko / Gwara Media",
        "photographers": ("Serhii Prokopenko",),
        "agency": "Gwara Media",
        "kind": "agency",
        "licence": "",
        "alt": "",
        **more,
    }
    return CreditProof(photo_id=photo_id, found=everywhere if found is None else found, **said)


def examined(**more: Any) -> Examination:
    """An examination in which nothing was found, but for what is said."""
    said: dict[str, Any] = {
        "title": "Izium",
        "files": FILES,
        "results": tuple(check("PDF-01", subject) for subject in FILES),
        "disclaimer": dict.fromkeys(EDITIONS, True),
    }
    return Examination(**{**said, **more})


def rich(ids: tuple[str, ...], photographs: int = 19) -> Examination:
    """An examination in which there is a little of everything; `ids` are of its photographs."""
    ids = (*ids, *(f"photograph-{number}" for number in range(len(ids), photographs)))[:photographs]
    captions = {1: LONG, 2: HOSTILE, 3: RTL}
    credits = []
    for number, photo_id in enumerate(ids):
        page = str(9 + number // 2)
        found: dict[Subject, tuple[str, ...]] = {
            "print": (page,) if number != 5 else (page, "27"),
            "screen": (page,) if number != 7 else (),
            "epub": (f"section-{1 + number // 4:02}.xhtml",),
        }
        two = (
            ("Serhii Prokopenko", "Олександр Магула") if number % 6 == 4 else ("Serhii Prokopenko",)
        )
        credits.append(
            credit(
                photo_id,
                found,
                caption=captions.get(number, f"The bridge over the Donets, {number} of them"),
                photographers=two if number != 2 else ("<b>Bold</b>",),
                alt="" if number % 3 else "A grey river under a low sky; two piers stand in it",
            )
        )
    gallery = "source/gallery/gallery.toml"
    stand_ins = [
        located(
            "FILE-02",
            f"photograph “{photo_id}” has not been delivered: source/gallery/{photo_id}.jpg",
            file=gallery,
            line=7 + 5 * number,
            photo_id=photo_id,
            hint="lay the file there; until then a stand-in is drawn",
        )
        for number, photo_id in enumerate(ids)
    ]
    results = (
        check(
            "FILE-02",
            "manuscript",
            *stand_ins,
            title="Every photograph has been delivered",
            source="the house",
        ),
        check(
            "CAP-04",
            "manuscript",
            located(
                "CAP-04",
                f"“{ids[1]}” has no alt text",
                file=gallery,
                line=14,
                photo_id=ids[1],
                hint='write alt = "what is seen, for a reader who cannot see it"',
            ),
            located(
                "CAP-04",
                f"the alt text of “{ids[2]}” is its caption: {HOSTILE}",
                Severity.ERROR,
                file=gallery,
                line=19,
                photo_id=ids[2],
            ),
            title="Every photograph is described for a reader who cannot see it",
            source="WCAG 2.2, 1.1.1; IPTC Photo Metadata 2021.1",
        ),
        check(
            "META-07",
            "manuscript",
            Finding(
                code="META-07",
                message="no photograph says on what terms it may be used",
                file=gallery,
                line=8,
                severity=Severity.WARNING,
                places=tuple(Place(photo_id=photo_id) for photo_id in ids),
            ),
            title="The rights are known",
            source="the house",
        ),
        check("CAP-02", "manuscript", title="Captions are short", source="AP Stylebook"),
        check("SAFE-06", "manuscript", title="No position is told", left_out="no words are listed"),
        check(
            "PDF-04",
            "print",
            located(
                "PDF-04",
                "page 7: words stand 2.1 mm from the edge of the page",
                page=7,
                box=(57.0, 190.0, 330.0, 380.0),
                hint="keep 3 mm between words and the edge: raise [print] inner",
            ),
            located(
                "PDF-04",
                "page 9: a caption stands 1.4 mm from the edge",
                Severity.ERROR,
                page=9,
                box=(0.0, 0.0, 300.0, 0.0),
            ),
            title="Words keep away from the edge",
            source="printers",
        ),
        check(
            "IMG-03",
            "print",
            *(
                located(
                    "IMG-03",
                    f"page {page}: a photograph has {180 + page} ppi, 300 are asked for",
                    page=page,
                    photo_id=ids[page % len(ids)],
                    box=(56.0, 60.0, 600.0, 440.0),
                )
                for page in range(8, 22)
            ),
            title="Photographs have enough pixels",
            severity=Severity.WARNING,
            source="GWG 2022 R0031; printers",
        ),
        *(
            check(id, "print", title=title)
            for id, title in (
                ("CLR-01", "Every colour is of inks"),
                ("CLR-02", "The printing condition is named"),
                ("TXT-01", "Typefaces are enclosed"),
            )
        ),
        check("CLR-07", "print", title="No transparency", left_out="the house takes PDF/X-4"),
        check(
            "TXT-07",
            "print",
            title="Type is large enough",
            switched_off="The printing house has proved 4.5 pt on this paper (letter of 3 May)",
        ),
        check(
            "META-02",
            "screen",
            located(
                "META-02",
                f"“{ids[7]}” is not credited",
                Severity.ERROR,
                photo_id=ids[7],
                hint='write credit = "Photographer / Agency" in gallery.toml',
            ),
            title="Every photograph is credited beside it",
            source="17 USC 1202",
        ),
        check("SAFE-01", "screen", title="No position leaks", source="FPF; Order 73"),
        check("EPUB-02", "epub", title="Pictures are small enough", source="Apple Books"),
        check("SAFE-01", "epub", title="No position leaks", source="FPF; Order 73"),
    )
    questions = (
        *(
            Question(
                id="SAFE-04",
                title="People in danger have agreed to be shown",
                question=f"Has everybody who can be recognised in “{photo_id}” agreed to be shown?",
                photo_id=photo_id,
                hint=f'write [photo.{photo_id}] clearance = {{ by = "name", date = "2022-09-20" }}'
                " in source/gallery/gallery.toml",
            )
            for photo_id in ids[3:6]
        ),
        Question(
            id="SAFE-08",
            title="Nothing shocks a reader without warning",
            question="Does the cover show the dead or the wounded?",
            hint='write cover-checked = "name, date" in source/publication.toml',
        ),
        Question(
            id="SAFE-04",
            title="People in danger have agreed to be shown",
            question="Have the two men at the checkpoint agreed?",
            photo_id=ids[0],
            answer="Yes, both, in writing. Олена Коваленко, 2022-09-20",
        ),
    )
    verdicts = (
        Verdict(judge="veraPDF 1.30.2, PDF/UA-1", file="izium-screen.pdf"),
        Verdict(
            judge="EPUBCheck 5.3.0",
            file="izium.epub",
            complaints=(
                'RSC-005: element "figure" not allowed here (section-01.xhtml:40)',
                f"OPF-003: Item <EPUB/left.txt> is not declared; {RTL}",
            ),
        ),
        Verdict(
            judge="Ace by DAISY 1.4.6",
            file="izium.epub",
            not_asked="it is not on this machine; run: make validators",
        ),
    )
    return examined(
        title="Izium: The City That Endured",
        results=results,
        credits=tuple(credits),
        questions=questions,
        verdicts=verdicts,
    )
