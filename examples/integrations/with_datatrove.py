"""Cleans a folder of JSON Lines with datatrove: four tasks, two at a time.

`python with_datatrove.py IN OUT [RULES]` writes OUT/cleaned, OUT/removed (each piece with its rule) and OUT/logs.
"""

from __future__ import annotations

import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Cleaner
from cleaner.integrations.datatrove import CleanerStep


def main(source: str, target: str, *rules: str) -> None:
    """Run the pipeline; OUT/logs/stats.json has the counts of each rule."""
    step = CleanerStep(Cleaner(rules=rules), annotate="cleaner", exclusion_writer=JsonlWriter(f"{target}/removed"))
    LocalPipelineExecutor(
        pipeline=[JsonlReader(source), step, JsonlWriter(f"{target}/cleaned")],
        tasks=4,
        workers=2,
        logging_dir=f"{target}/logs",
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
