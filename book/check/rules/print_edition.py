"""The rules of a print edition, in the order of their ids."""

from book.check.rule import Rule
from book.check.rules import print_boxes, print_colour, print_file, print_pictures, print_type
from book.check.rules.pdf_file import PdfFile
from book.check.rules.privacy import PRIVACY_RULES

RULES: tuple[Rule[PdfFile], ...] = (
    print_colour.non_ink_colours,
    print_colour.output_intent,
    print_colour.picture_ink,
    print_colour.drawn_ink,
    print_colour.spot_colours,
    print_colour.blending,
    print_colour.no_transparency,
    print_colour.negative,
    print_type.fonts,
    print_type.black_text,
    print_type.black_overprint,
    print_type.white_overprint,
    print_type.composite_text,
    print_type.hairlines,
    print_type.smallest_text,
    print_boxes.trimmed_size,
    print_boxes.bleed_size,
    print_boxes.short_of_bleed,
    print_boxes.safe_zone,
    print_boxes.page_geometry,
    print_file.interactive_parts,
    print_file.conformance_claims,
    print_file.blank_pages,
    print_boxes.crop_marks,
    print_file.well_formed,
    print_pictures.resolution,
    print_pictures.excess,
    print_pictures.line_art,
    print_pictures.enlarged,
    print_pictures.encoded_once,
    *PRIVACY_RULES,
)
