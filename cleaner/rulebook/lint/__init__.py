"""What is likely to go wrong with rule files, found before they meet an article; each family of checks is a module."""
