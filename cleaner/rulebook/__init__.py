"""Rule files: what they may say, where they are, which of them a site uses, and whether their examples hold."""
