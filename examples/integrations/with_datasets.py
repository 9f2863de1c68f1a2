"""Clean a Hugging Face dataset; a second run finds it in the cache."""

from pathlib import Path

import datasets

from cleaner import Cleaner
from cleaner.integrations.datasets import clean_dataset

datasets.disable_progress_bars()
articles = str(Path(__file__).parents[1] / "articles.jsonl")
dataset = datasets.load_dataset("json", data_files=articles, split="train")
cleaned = clean_dataset(Cleaner(), dataset)
again = clean_dataset(Cleaner(), dataset)
print(cleaned.column_names)
print(cleaned.cache_files == again.cache_files)
print([(row["id"], len(row["removed"])) for row in cleaned])

# Streamed: nothing is written, and each row is cleaned when it is asked for.
streamed = clean_dataset(Cleaner(), dataset.to_iterable_dataset())
print(next(iter(streamed))["text"].splitlines()[0])
