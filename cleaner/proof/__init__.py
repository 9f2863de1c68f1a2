"""Whether a rule's examples say enough: near misses derived from them, their reviewed verdicts, and mutants of rules."""
