"""`make bench`: everything that is measured, one table after the other."""

import os

for library in ("OPENBLAS", "OMP", "MKL"):  # one thread each, before any of them loads
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

from benchmarks import convnet, filters, latency, polls, training  # noqa: E402

if __name__ == "__main__":
    latency.main()
    training.main()
    filters.main()
    convnet.main()
    polls.main()
