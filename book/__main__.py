"""`python -m book`, which is how the Makefile calls it from a checkout."""

from book.cli.main import main

# A process that writes an edition beside this one imports this module too, under another name.
if __name__ == "__main__":
    main()
