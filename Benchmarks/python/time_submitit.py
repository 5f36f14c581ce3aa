"""Times submitit: `submit COUNT FOLDER` of held jobs, or `wait COUNT FOLDER` of jobs that end."""
import json
import sys
import time

import submitit


def work():
    return time.time()


verb, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
executor = submitit.SlurmExecutor(folder=folder)
executor.update_parameters(
    time=5, partition="main", mem="100MB", cpus_per_task=1,
    additional_parameters={"hold": True} if verb == "submit" else {})
start = time.perf_counter()
if verb == "submit":
    for _ in range(count):
        executor.submit(work)
    print(json.dumps({"seconds": time.perf_counter() - start, "jobs": count}))
else:
    with executor.batch():
        jobs = [executor.submit(work) for _ in range(count)]
    delays = []
    for job in jobs:
        ended = job.result()
        delays.append(time.time() - ended)
    print(json.dumps({"delays": delays}))
