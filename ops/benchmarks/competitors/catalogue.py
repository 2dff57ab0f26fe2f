"""Which systems are compared, with what, and how each is told to run."""

from dataclasses import dataclass

NUMPY, PYARROW, PYZMQ = "numpy==2.4.6", "pyarrow==26.0.1", "pyzmq==27.3.0"

# What converts, sends and expects; charged to nobody.
TOOLS = (NUMPY, PYARROW, PYZMQ)


@dataclass(frozen=True)
class System:
    """One row of the table."""

    name: str
    title: str
    form: str
    """The format in which it gets the readings: `batches`, `arrow` or `csv`."""
    packages: tuple[str, ...] = ()
    script: str = ""
    is_fed: bool = False
    """Whether a sender feeds it over a socket while it runs."""
    has_links: bool = False
    needs_java: bool = False

    @property
    def is_ngatu(self) -> bool:
        """Whether it is the system under comparison."""
        return not self.packages


NGATU = (
    System("ngatu", "Ngatu", "batches", is_fed=True),
    System("ngatu-links", "Ngatu, links watched too", "batches", is_fed=True, has_links=True),
)

COMPETITORS = (
    System("pyzmq", "pyzmq + numpy", "batches", (PYZMQ, NUMPY), "pyzmq_numpy.py", is_fed=True),
    System("duckdb", "DuckDB", "arrow", ("duckdb==2.0.0", PYARROW, NUMPY), "duckdb_sql.py"),
    System("polars", "polars", "arrow", ("polars==2.1.0", NUMPY), "polars_frame.py"),
    System("flink", "Flink SQL", "csv", ("apache-flink==2.3.0",), "flink_sql.py",
           needs_java=True),
)

NOTES = """\
- One task: readings of single vehicles become counts by class and the sum of speeds, per detector
  and ten-second window of event time. {per_second:g} vehicles a second at each of {detectors}
  detectors, 3 % of them up to 2.5 s late. Every answer of every run equals an independent one, row
  for row; Ngatu's speeds are compared as its interval file prints them, to 0.001 km/h.
- CPU is user and system time of the whole process, from start to answer written. *Net* is less
  that of a run with one reading, or with the smaller number in the `events` column: start-up,
  imports, the JVM and the city cancel out. Generating, converting and sending are charged to
  nobody.
- Ngatu: readings over TCP in batches of 256, one in a hundred sent twice, checked by checksum and
  range, pulses of {pulse} s; occupancy, extremes and space-mean speeds besides; it writes CSV.
  With links watched, it also measures each link, looks for congestion and publishes a feed.
- pyzmq + numpy: the same sender and batches; no checks of its own. It writes numpy's own file.
- DuckDB and polars: an uncompressed Arrow file of the four columns, mapped into memory, all of it
  there before they begin; one thread each; they write Parquet and Arrow.
- Flink: local cluster, one slot, a CSV file of the four columns, event time with a watermark 3 s
  behind; it writes CSV. Its rate is that between its two sizes, with a JVM already warm."""
