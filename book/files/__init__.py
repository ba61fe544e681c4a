"""Atomic writing, digests and build records of files, and work in other processes."""
