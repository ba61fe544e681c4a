"""Finish the screen edition as PDF/UA-1 and PDF/A-3a in one file.

With a photograph that nobody has described it is PDF/A-3a alone (ISO 14289-1, 7.3).
"""

from pathlib import Path
from typing import BinaryIO

import pikepdf

from book import model
from book.model import Publication
from book.press import identity, page_resources, structure_tree
from book.press.page_labels import number_pages, show_facing_pages
from book.render.translations import labels_for

#: PDF/A allows a property outside its own schemas, such as the PDF/UA identifier, only if the file
#: describes it (ISO 19005-3, 6.6.2.3).
_UA_SCHEMA = b"""<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def finish_screen_pdf(
    source: BinaryIO, target: Path, *, publication: Publication, seed: str, unnumbered: int = 0
) -> None:
    """Write the finished screen edition to `target`; equal input gives equal bytes.

    So many pages at its beginning have no numbers of their own: they are `unnumbered`.
    """
    with pikepdf.open(source) as pdf:
        number_pages(pdf, unnumbered)
        structure_tree.repair_structure(pdf, labels_for(publication.language))
        page_resources.divide_resources(pdf)
        if publication.has_spread:
            # Without one a page alone is larger, and what to show is left to the viewer.
            show_facing_pages(pdf)
        identity.set_ids(pdf, seed)
        _write_metadata(pdf, publication)
        identity.save_pdf(pdf, target)


def _write_metadata(pdf: pikepdf.Pdf, publication: Publication) -> None:
    """Write authors, photographers, rights and the PDF/UA identifier to XMP (ISO 16684-1, 8)."""
    authors = [person.name for person in publication.people if person.role is model.Role.AUTHOR]
    photographers = model.photographers(publication.photos)
    licence = model.unbroken(publication.licence)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if publication.described:
            # ISO 14289-1, 5: without it the file makes no claim to be PDF/UA.
            xmp["pdfuaid:part"] = "1"
        creators = [*(authors or [publication.publisher]), *photographers]
        xmp["dc:creator"] = list(dict.fromkeys(map(model.unbroken, creators)))
        xmp["dc:publisher"] = {model.unbroken(publication.publisher)}
        xmp["dc:language"] = {publication.language}
        xmp["dc:identifier"] = publication.identifier
        if publication.rights:
            xmp["dc:rights"] = model.unbroken(publication.rights)
            xmp["xmpRights:Marked"] = "True"
        if licence.startswith(("http:", "https:")):
            xmp["xmpRights:WebStatement"] = licence
        elif licence:
            xmp["xmpRights:UsageTerms"] = licence
    if publication.described:
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", _UA_SCHEMA + b"</rdf:RDF>"))
