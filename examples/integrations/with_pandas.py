"""Clean a series of texts with the addresses beside it."""

from pathlib import Path

import pandas as pd

from cleaner import Cleaner
from cleaner.integrations.pandas import register

register()  # makes the accessor `cleaner` known
articles = pd.read_json(Path(__file__).parents[1] / "articles.jsonl", lines=True)
cleaned = articles["text"].cleaner.clean(Cleaner(), url=articles["url"], title=articles["title"])
articles["text"] = cleaned["text"]
print(list(cleaned.columns))
print([(name, len(spans)) for name, spans in zip(articles["id"], cleaned["removed"], strict=True)])
