"""Proposes site rules from a corpus without labels; see `cleaner.rulebook.suggest.propose`."""
