"""`python -m book`, which is how the Makefile calls it from a checkout."""

from book.cli import main

main()
