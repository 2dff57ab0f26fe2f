"""The decoders that read bytes from outside, and how much of a campaign each one gets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decoder:
    """One decoder: what its inputs are, its part of all runs, and its longest input."""

    meaning: str
    share: float
    longest: int
    has_words: bool = True
    """Whether a dictionary of its words lies in `words`."""


# The shares follow the speeds: reading a configuration takes as long as a hundred messages.
DECODERS = {
    "batch": Decoder("binary batches, one after another, into a shard", 0.060, 2_048, False),
    "json": Decoder("a JSON message of readings, into a shard", 0.744, 1_024),
    "csv": Decoder("a mapping file, and a CSV file under it", 0.030, 1_536),
    "feed": Decoder("an update, snapshot or decision that a console receives", 0.080, 2_048),
    "signal": Decoder("a command, lease, receipt or status of a controller", 0.080, 1_024),
    "toml": Decoder("a configuration file", 0.003, 2_048),
    "gmns": Decoder("a city's folder of tables", 0.003, 4_096),
}
