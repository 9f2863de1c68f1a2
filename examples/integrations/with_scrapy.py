"""Crawls a small news site and writes its articles, cleaned, as JSON Lines.

`python with_scrapy.py http://127.0.0.1:8000/ articles.jsonl [RULES]`; RULES is a folder of rules of your own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import CrawlerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response


class NewsSpider(scrapy.Spider):
    """Follows the links of the first page, and takes the paragraphs of each article."""

    name = "news"

    def parse(self, response: Response) -> Iterator[Any]:
        """Requests for the articles."""
        yield from response.follow_all(css="a.article", callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[dict[str, Any]]:
        """One item: the page's own address selects the rules."""
        yield {
            "url": response.css("link[rel=canonical]::attr(href)").get(response.url),
            "title": response.css("h1::text").get(),
            "text": "\n".join(response.css("article p::text").getall()),
        }


def main(start: str, output: str, *rules: str) -> None:
    """Crawl; the counts of what was removed stand in the log, with Scrapy's own."""
    process = CrawlerProcess(
        settings={
            "ITEM_PIPELINES": {"cleaner.integrations.scrapy.CleanerPipeline": 300},
            "CLEANER_RULES": list(rules),
            "CLEANER_ANNOTATION_FIELD": "cleaner",
            "FEEDS": {output: {"format": "jsonlines", "encoding": "utf-8", "overwrite": True}},
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(NewsSpider, start_urls=[start])
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
