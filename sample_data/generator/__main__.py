"""`python -m sample_data.generator [FOLDER]`: write the sample ministry, by default over the shipped files."""

import sys
from pathlib import Path

from sample_data.generator.manifest import manifest
from sample_data.generator.ministry import write_ministry

HERE = Path(__file__).parents[1]


def main(arguments: list[str]) -> None:
    """Write the files and print their sizes."""
    folder = Path(arguments[0]) if arguments else HERE
    write_ministry(folder)
    entries = manifest(folder)
    for path, entry in entries.items():
        print(f"{int(entry['bytes']) / 1e6:8.3f} MB  {path}")
    print(f"{sum(int(entry['bytes']) for entry in entries.values()) / 1e6:8.3f} MB  in all")


if __name__ == "__main__":
    main(sys.argv[1:])
