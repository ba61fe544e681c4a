"""Files written whole or not at all, their digests, and what was built of what."""
