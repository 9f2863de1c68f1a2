"""A Data-Juicer operator that cleans; name this file under `custom_operator_paths` in a configuration."""

import json
from pathlib import Path

from data_juicer.ops.base_op import OPERATORS, Mapper

from cleaner import Cleaner
from cleaner.integrations.arrow import removed_rows
from cleaner.integrations.batch import clean_batch


@OPERATORS.register_module("clean_sites_mapper")
class CleanSitesMapper(Mapper):
    """Strip what sites stuck to their articles; `removed` is added as a field."""

    _batched_op = True

    def __init__(self, rules: list[str] | None = None, url_key: str = "url", **options: object) -> None:
        super().__init__(**options)
        self.cleaner = Cleaner(rules=rules or [])
        self.url_key = url_key

    def process_batched(self, samples: dict[str, list]) -> dict[str, list]:
        """The samples, cleaned."""
        results = clean_batch(self.cleaner, samples[self.text_key], samples.get(self.url_key))
        samples[self.text_key] = [result.text if result else None for result in results]
        samples["removed"] = [removed_rows(result) if result else [] for result in results]
        return samples


if __name__ == "__main__":
    lines = (Path(__file__).parents[1] / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    # In a configuration:  custom_operator_paths: [with_data_juicer.py]   process: [{clean_sites_mapper: {}}]
    mapper = OPERATORS.modules["clean_sites_mapper"]()
    cleaned = mapper.process({key: [row.get(key) for row in articles] for key in ("id", "url", "text")})
    print([(name, len(spans)) for name, spans in zip(cleaned["id"], cleaned["removed"], strict=True)])
