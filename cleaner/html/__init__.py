"""Pages in: the article's text and what the page says about it. Rules for pages are data, as rules for texts are."""
