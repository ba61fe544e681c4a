"""Finish the screen edition: the file that everyone can read, PDF/UA-1 and PDF/A-3a in one."""

from pathlib import Path
from typing import BinaryIO

import pikepdf

from book import model
from book.model import Publication
from book.press import identity, structure

#: PDF/A takes no property that is in none of its own schemas, unless the file describes it
#: (ISO 19005-3, 6.6.2.3); the mark of PDF/UA is such a one.
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


def finish_screen(source: BinaryIO, target: Path, *, publication: Publication, seed: str) -> None:
    """Finish the screen edition; equal input gives equal bytes."""
    with pikepdf.open(source) as pdf:
        structure.repair_structure(pdf)
        identity.number(pdf)
        identity.set_ids(pdf, seed)
        _say_whose_it_is(pdf, publication)
        identity.save_pdf(pdf, target)


def _say_whose_it_is(pdf: pikepdf.Pdf, publication: Publication) -> None:
    """Name authors, photographers and rights where catalogues look for them (ISO 16684-1, 8)."""
    authors = [one.name for one in publication.people if one.role is model.Role.AUTHOR]
    photographers = model.photographers(publication.photos)
    licence = publication.licence
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        # ISO 14289-1, 5: without it the file makes no claim to be PDF/UA.
        xmp["pdfuaid:part"] = "1"
        xmp["dc:creator"] = list(
            dict.fromkeys([*(authors or [publication.publisher]), *photographers])
        )
        xmp["dc:publisher"] = {publication.publisher}
        xmp["dc:language"] = {publication.language}
        xmp["dc:identifier"] = publication.identifier
        if publication.rights:
            xmp["dc:rights"] = publication.rights
            xmp["xmpRights:Marked"] = "True"
        if licence.startswith(("http:", "https:")):
            xmp["xmpRights:WebStatement"] = licence
        elif licence:
            xmp["xmpRights:UsageTerms"] = licence
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", _UA_SCHEMA + b"</rdf:RDF>"))
