"""The picture desk's table of photographs: shown, exported, and read back as edits."""
