"""Read finished files into frozen values, whatever state they are in."""
