"""`python -m bots`, the same as `limner`."""

from bots.cli import main

if __name__ == "__main__":
    main()
