"""Hostile folders: raw files and seeds as people and programs really leave them, and worse.

A case is made from a number, which brings it back exactly. It begins with a random world (`worlds`), whose files are then
written anew: other encodings, separators, spellings of names and headers, gzip, folders of parts, rows too long or too short,
cells that are wrong or mean harm, files that are no tables. Each case says what may become of it: `reads` (the build must give what
the oracle gives), `stops` (it must stop in words that name a file) or `either`.
"""

from hostile.cases import EITHER, HARM, READS, STOPS, HostileCase
from hostile.raw import hostile_raw
from hostile.seeds import hostile_seeds

__all__ = [
    "EITHER",
    "HARM",
    "HostileCase",
    "READS",
    "STOPS",
    "hostile_raw",
    "hostile_seeds",
]
