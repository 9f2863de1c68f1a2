"""Whether a rule's examples say enough: near misses of them, the reviewed verdicts on these, and mutants."""
