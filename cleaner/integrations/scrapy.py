"""A Scrapy item pipeline: items of any kind in, the same items with a cleaned text out, and counts in the stats."""

from __future__ import annotations

import logging
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Self

from cleaner.engine.cleaner import Cleaner
from cleaner.errors import UsageError
from cleaner.formats.jsonl import first_day
from cleaner.integrations.batch import framework
from cleaner.integrations.counts import counts_of
from cleaner.pipeline import annotation

if TYPE_CHECKING:
    from collections.abc import Mapping

# For each option of `Cleaner` that has a setting: how Scrapy reads it.
_OPTIONS = {
    **dict.fromkeys(["rules", "strip", "keep"], "getlist"),
    **dict.fromkeys(["level", "cache"], "get"),
    **dict.fromkeys(["site_rules", "shipped"], "getbool"),
    "max_share": "getfloat",
}
# Which field of an item holds what when no setting says otherwise.
_FIELDS = {"text": "text", "url": "url", "title": "title", "site": "site", "date": "date", "annotation": ""}
_log = logging.getLogger(__name__)


class CleanerPipeline:
    """Cleans one field of each item; docs/integrations/scrapy.md lists settings and stats."""

    def __init__(self, cleaner: Cleaner, stats: Any, fields: Mapping[str, str]) -> None:
        self.cleaner, self.stats, self.fields = cleaner, stats, fields
        self._adapter = framework("itemadapter", "scrapy").ItemAdapter
        self._told = 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """The pipeline that the settings describe.

        Raises:
            UsageError: there is no such setting, or its value makes no sense.
        """
        settings = crawler.settings
        options = {f"CLEANER_{name.upper()}": name for name in _OPTIONS}
        fields = {f"CLEANER_{name.upper()}_FIELD": name for name in _FIELDS}
        for name in settings:
            if name.startswith("CLEANER_") and name not in options | fields:
                near = get_close_matches(name, [*options, *fields], 1)
                raise UsageError(f"no setting {name!r}{f': did you mean {near[0]!r}?' if near else ''}")
        chosen = {key: getattr(settings, _OPTIONS[key])(name) for name, key in options.items() if name in settings}
        return cls(Cleaner(**chosen), crawler.stats, {k: settings.get(n, _FIELDS[k]) for n, k in fields.items()})

    def open_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - older releases hand it over
        """Note which rules are in force, and what is wrong with them."""
        self.stats.set_value("cleaner/rules", self.cleaner.digest)
        self.close_spider()

    def close_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - see above
        """Note what is wrong with rule files that were read since."""
        problems = self.cleaner.problems
        self.stats.inc_value("cleaner/rule_problems", len(problems) - self._told)
        for problem in problems[self._told :]:
            _log.error("%s", problem)
        self._told = len(problems)

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 - see above
        """The item, cleaned. One that can't be cleaned, or can't take the annotation, passes as it is: a problem."""
        fields, problem = self._adapter(item), ""
        text, *others = (fields.get(self.fields[name]) for name in ("text", "url", "title", "site", "date"))
        if isinstance(text, str):
            problem = self._clean(fields, text, *(None if value is None else str(value) for value in others))
        elif text is None:
            self.stats.inc_value("cleaner/without_text")
        else:
            self.stats.inc_value("cleaner/problems")
            problem = f"field {self.fields['text']!r} is {type(text).__name__}, expected str"
        if problem:
            _log.warning("%s: %s", others[0] or "an item without address", problem)
        return item

    def _clean(self, fields: Any, text: str, *others: str | None) -> str:
        """Clean the text where it is; what is wrong, "" for nothing."""
        url, title, site, date = others
        result = self.cleaner.clean(text, url=url, title=title, site=site, date=first_day([date]))
        try:
            if result.removed and self.fields["annotation"]:
                fields[self.fields["annotation"]] = annotation(result)  # first the account, then the cut
            if result.removed:
                fields[self.fields["text"]] = result.text
        except (KeyError, AttributeError, ValueError) as error:  # no such field, a frozen one, or one that is checked
            self.stats.inc_value("cleaner/problems")
            return f"left as it is: {' '.join(str(error).split())}"
        for name, count in counts_of(result).items():
            self.stats.inc_value(f"cleaner/{name}", count)
        return result.problem
