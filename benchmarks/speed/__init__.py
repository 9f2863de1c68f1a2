"""How fast the cleaner is, as ratios that anyone can measure."""
