"""`make bench`: everything that is measured, one table after the other."""

from benchmarks import latency

if __name__ == "__main__":
    latency.main()
