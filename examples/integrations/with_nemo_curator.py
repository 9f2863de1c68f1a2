"""A NeMo Curator stage that cleans; put it where a pipeline has its text modifiers."""

from pathlib import Path

import pyarrow.json as pj
from nemo_curator.stages.base import ProcessingStage
from nemo_curator.tasks import DocumentBatch

from cleaner import Cleaner
from cleaner.integrations.arrow import Columns, clean_table


class CleanSites(ProcessingStage[DocumentBatch, DocumentBatch]):
    """Strip what sites stuck to their articles; `removed` and the others are added as columns."""

    name = "clean_sites"
    columns = Columns(text="text", url="url")

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner  # travels to the workers with its rule files, under its digest

    def inputs(self) -> tuple[list[str], list[str]]:
        """What must be there."""
        return ["data"], [self.columns.text]

    def outputs(self) -> tuple[list[str], list[str]]:
        """What is there afterwards."""
        return ["data"], [self.columns.text, "removed", "captured", "site", "problem"]

    def process(self, batch: DocumentBatch) -> DocumentBatch:
        """The batch, cleaned."""
        return DocumentBatch(
            dataset_name=batch.dataset_name,
            data=clean_table(self.cleaner, batch.to_pyarrow(), self.columns),
            _metadata=batch._metadata,  # noqa: SLF001 - as the framework's own stages do
            _stage_perf=batch._stage_perf,  # noqa: SLF001
        )


if __name__ == "__main__":
    articles = pj.read_json(Path(__file__).parents[1] / "articles.jsonl")
    # In a pipeline: Pipeline(name="news").add_stage(reader).add_stage(CleanSites(Cleaner())).add_stage(writer)
    cleaned = CleanSites(Cleaner()).process(DocumentBatch(dataset_name="news", data=articles))
    print([(row["id"], len(row["removed"])) for row in cleaned.data.to_pylist()])
