"""Read finished files, which may be damaged, into frozen values."""
