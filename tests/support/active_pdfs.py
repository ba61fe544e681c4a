"""PDFs that do something besides showing pages, and ones beside them that do nothing.

Each is made of a PDF whose third page is free of annotations.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, Stream, String

ADDRESS = "https://example.org/x"
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))


@dataclass(frozen=True)
class ActiveCase:
    """What makes a PDF do something; no `kinds` if it does nothing."""

    make: Callable[[Pdf], None]
    kinds: frozenset[str] = frozenset()
    #: Counted from 1; 0 for the file as a whole.
    page: int = 0


def uri(address: str = ADDRESS) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String(address))


def at_address(address: str = ADDRESS) -> Dictionary:
    return Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(address))


def enclosed(pdf: Pdf, name: str, content: bytes = b"words") -> Dictionary:
    stream = pdf.make_indirect(Stream(pdf, content, Type=Name.EmbeddedFile))
    return Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream))


def annotation(subtype: str = "Link", **more: object) -> Dictionary:
    made = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]))
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def annotated(subtype: str = "Link", **more: object) -> Callable[[Pdf], None]:
    def make(pdf: Pdf) -> None:
        pdf.pages[2].obj.Annots = Array([annotation(subtype, **more)])

    return make


def button(**more: object) -> Callable[[Pdf], None]:
    """Put a button on the third page; it is a field of the form as well."""

    def make(pdf: Pdf) -> None:
        made = annotation("Widget", FT=Name.Btn, T=String("button"), **more)
        pdf.pages[2].obj.Annots = Array([pdf.make_indirect(made)])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[2].obj.Annots)

    return make


def on_page(key: str, value: object) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.pages[2].obj.__setitem__(key, value)


def in_root(**more: object) -> Callable[[Pdf], None]:
    def make(pdf: Pdf) -> None:
        for key, value in more.items():
            pdf.Root[f"/{key}"] = value

    return make


def with_file(name: str, content: bytes = b"words") -> Callable[[Pdf], None]:
    def make(pdf: Pdf) -> None:
        names = NameTree.new(pdf)
        names[name] = enclosed(pdf, name, content)
        pdf.Root.Names = Dictionary(EmbeddedFiles=names.obj)

    return make


def used(stream: Callable[[Pdf], Stream]) -> Callable[[Pdf], None]:
    """Put a stream among the resources of the third page, without painting it."""

    def make(pdf: Pdf) -> None:
        page = pdf.pages[2].obj
        page.Resources = Dictionary(page.Resources)
        page.Resources.XObject = Dictionary(Unused=pdf.make_indirect(stream(pdf)))

    return make


def form_of(**more: object) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        stream = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        for key, value in more.items():
            stream[f"/{key}"] = value
        return stream

    return make


def shared_action(pdf: Pdf) -> None:
    """Click and open with one action."""
    action = pdf.make_indirect(uri())
    pdf.pages[2].obj.Annots = Array([annotation(A=action)])
    pdf.Root.OpenAction = action


def own_circle(pdf: Pdf) -> None:
    """Chain an action to itself and, at last, to a script."""
    action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))
    action.Next = Array([action, SCRIPT])
    pdf.Root.Outlines = Dictionary(First=Dictionary(A=action))


def attached(pdf: Pdf) -> None:
    pdf.pages[2].obj.Annots = Array([annotation("FileAttachment", FS=enclosed(pdf, "a.csv"))])


def associated(pdf: Pdf) -> None:
    pdf.pages[2].obj.AF = Array([enclosed(pdf, "a.xml")])


def portfolio(pdf: Pdf) -> None:
    with_file("a.csv")(pdf)
    pdf.Root.Collection = Dictionary(View=Name.D)


def scripted_xfa(pdf: Pdf) -> None:
    template = Stream(pdf, b"<template><script>app.beep()</script></template>")
    pdf.Root.AcroForm = Dictionary(XFA=Array([String("template"), pdf.make_indirect(template)]))


def unreachable(pdf: Pdf) -> None:
    pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.beep()")))


def kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


def inline(action: Object, trigger: str = "/O") -> Dictionary:
    return Dictionary({trigger: action})


_CHAIN = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([SCRIPT]))
_LAUNCH = Dictionary(S=Name.Launch, F=String("calc.exe"))
_WINDOWS = Dictionary(S=Name.Launch, Win=Dictionary(F=String("calc.exe")))
_SUBMIT = Dictionary(S=Name.SubmitForm, F=at_address())
_IMPORT = Dictionary(S=Name.ImportData, F=String("a.fdf"))
_FIELD = Dictionary(FT=Name.Tx, T=String("name"))


def _clip(data: object) -> Dictionary:
    clip = Dictionary(S=Name.MCD, CT=String("video/mp4"), D=data)
    return Dictionary(S=Name.Rendition, OP=0, R=Dictionary(S=Name.MR, C=clip))


ACTIVE = {
    # Actions.
    "a script on opening": ActiveCase(in_root(OpenAction=SCRIPT), kinds("script")),
    "a view on opening": ActiveCase(in_root(OpenAction=Array([0, Name.Fit]))),
    "a script of the file": ActiveCase(in_root(AA=inline(SCRIPT, "/WC")), kinds("script")),
    "no actions of the file": ActiveCase(in_root(AA=Dictionary())),
    "a script of a page": ActiveCase(on_page("/AA", inline(SCRIPT)), kinds("script"), 3),
    "no action of a page": ActiveCase(on_page("/AA", Dictionary())),
    "a named script": ActiveCase(
        in_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        kinds("script"),
    ),
    "no named script": ActiveCase(
        in_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([]))))
    ),
    "a script at the end of a chain": ActiveCase(
        in_root(OpenAction=_CHAIN), kinds("script", "automatic")
    ),
    "a chain that leads to itself": ActiveCase(own_circle, kinds("script")),
    "a script that nothing runs": ActiveCase(unreachable),
    "an element called like a script": ActiveCase(
        in_root(StructTreeRoot=Dictionary(K=Dictionary(S=Name.JavaScript, K=Array([]))))
    ),
    "an address by itself": ActiveCase(in_root(OpenAction=uri()), kinds("automatic", "fetch")),
    "an address of a page": ActiveCase(
        on_page("/AA", inline(uri())), kinds("automatic", "fetch"), 3
    ),
    "one action for a click and for opening": ActiveCase(
        shared_action, kinds("automatic", "fetch")
    ),
    "fields": ActiveCase(in_root(AcroForm=Dictionary(Fields=Array([_FIELD]))), kinds("form")),
    "no fields": ActiveCase(in_root(AcroForm=Dictionary(Fields=Array([])))),
    "a form in XFA": ActiveCase(scripted_xfa, kinds("XFA", "script")),
    # Enclosed files.
    "a file": ActiveCase(with_file("a.csv"), kinds("enclosed file")),
    "a program": ActiveCase(with_file("a.EXE"), kinds("enclosed program")),
    "a program by another name": ActiveCase(
        with_file("a.txt", b"MZ\x90\0\3"), kinds("enclosed program")
    ),
    "words that begin like a program": ActiveCase(
        with_file("a.txt", b"MZ is the code of Mozambique."), kinds("enclosed file")
    ),
    "no files": ActiveCase(in_root(Names=Dictionary(EmbeddedFiles=Dictionary(Names=Array([]))))),
    "a portfolio": ActiveCase(portfolio, kinds("enclosed file")),
    "an associated file": ActiveCase(associated, kinds("enclosed file"), 3),
    # Data from elsewhere.
    "a stream in another file": ActiveCase(used(form_of(F=String("a.bin"))), kinds("fetch"), 3),
    "a page of another file": ActiveCase(
        used(form_of(Ref=Dictionary(F=String("b.pdf"), Page=0))), kinds("fetch"), 3
    ),
    "a picture to be replaced": ActiveCase(
        used(form_of(OPI=Dictionary({"/2.0": Dictionary(F=String("b.tif"))}))),
        kinds("exchange"),
        3,
    ),
}

#: The same in annotations, which a print edition may not have anyway.
CLICKED = {
    "a link to a page of another file": ActiveCase(
        annotated(A=Dictionary(S=Name.GoToR, F=String("b.pdf"), D=Array([0, Name.Fit])))
    ),
    "a link to an address": ActiveCase(annotated(A=uri())),
    "a link to a file at an address": ActiveCase(
        annotated(A=Dictionary(S=Name.GoToR, F=at_address(), D=Array([0, Name.Fit])))
    ),
    "an address on a click": ActiveCase(button(AA=inline(uri(), "/U")), kinds("form"), 3),
    "an address under the pointer": ActiveCase(
        button(AA=inline(uri(), "/E")), kinds("form", "automatic", "fetch"), 3
    ),
    "a link that is a script": ActiveCase(annotated(A=SCRIPT), kinds("script"), 3),
    "an address that is a script": ActiveCase(
        annotated(A=uri(" javascript:app.beep()")), kinds("script"), 3
    ),
    "a link to a program": ActiveCase(annotated(A=_LAUNCH), kinds("program"), 3),
    "a link to a program of Windows": ActiveCase(annotated(A=_WINDOWS), kinds("program"), 3),
    "a button that sends": ActiveCase(button(A=_SUBMIT), kinds("form", "sending"), 3),
    "a button that reads": ActiveCase(button(A=_IMPORT), kinds("form", "import"), 3),
    "an attachment": ActiveCase(attached, kinds("enclosed file"), 3),
    "an attachment that is an address": ActiveCase(annotated("FileAttachment", FS=at_address())),
    "a film": ActiveCase(annotated("Screen", A=_clip(String("a.mp4"))), kinds("media", "fetch"), 3),
    "a film at an address": ActiveCase(
        annotated("Screen", A=_clip(at_address())), kinds("media", "fetch"), 3
    ),
    "an old film": ActiveCase(
        annotated("Movie", Movie=Dictionary(F=String("a.avi"))), kinds("media", "fetch"), 3
    ),
    "a note": ActiveCase(annotated("Text", Contents=String("words"))),
}
