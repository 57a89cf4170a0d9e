"""Data without the screen: `python -m data_loaders import FILE... --dataset NAME`, for nightly refreshes.

Exit codes: 0 everything was stored; 1 nothing was stored; 2 the command was not understood; 3 stored, but some records
were refused or a file was left out (the account says which); 130 stopped with Ctrl-C, nothing stored.
"""

import sys

from data_loaders.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
