"""Views of what was done: why a line stayed or went."""
