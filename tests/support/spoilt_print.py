"""Print editions with one fault each, by the id of the rule that has to find it."""

from tests.support.spoilt_print_colours import COLOURS
from tests.support.spoilt_print_pages import PAGES
from tests.support.spoilt_print_pictures import PICTURES
from tests.support.spoilt_print_type import TYPE

SPOILT = (*COLOURS, *TYPE, *PAGES, *PICTURES)
