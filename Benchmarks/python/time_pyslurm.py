"""Times PySlurm: `POLLS` times all jobs with their states, the last ones kept meanwhile."""
import json
import resource
import sys
import time

import pyslurm

seconds = []
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    jobs = pyslurm.Jobs.load()
    states = {job.id: job.state for job in jobs.values()}
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "records": len(states),
                  "peak_kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
