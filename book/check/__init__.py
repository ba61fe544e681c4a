"""Finished editions, read back: what a printing house would refuse.

`reader` turns a file into the values of `document`; a check is a small function from those
values and what was `asked` for to its faults. The list of them is in `print_pdf`.
"""
