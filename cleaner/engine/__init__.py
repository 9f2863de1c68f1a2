"""The pure core: a text and a rule set go in, removal spans come out. No I/O, clock, randomness or globals."""
