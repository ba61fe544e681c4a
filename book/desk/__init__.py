"""The table of photographs for the picture desk: its rows, its export and import as CSV."""
