"""Read the folder source/: a Publication, or everything wrong with it at once."""
