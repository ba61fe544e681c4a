"""Check a manuscript and finished files, and report what is wrong with them.

`read` turns a file into frozen values, `rules` has the functions that find problems in them, and
`worker` applies these to one file. `examination` combines the results, `report` writes them, and
`validators` calls external validators.
"""
