"""`python -m lead_scoring` is `lead-scoring`."""

from lead_scoring.cli import main

main()
