"""Times PySlurm: `POLLS` times all jobs with their states, the last ones kept meanwhile."""
import json
import resource
import sys
import time

import pyslurm



def memory(file, key, column=1):
    """A figure of /proc/self in its own unit."""
    for line in open(f"/proc/self/{file}"):
        if line.startswith(key):
            return int(line.split()[column])
    return 0


def anonymous():
    """Without the pages of files, in kB."""
    return (memory("statm", "", 1) - memory("statm", "", 2)) * resource.getpagesize() // 1024


seconds = []
without_files = 0
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    loaded = pyslurm.Jobs.load()
    states = {job.id: job.state for job in loaded.values()}
    seconds.append(time.perf_counter() - start)
    without_files = max(without_files, anonymous())
    jobs = loaded
# Not `ru_maxrss`, which is not less than what the parent had when it started this.
print(json.dumps({"seconds": seconds, "records": len(states),
                  "peak_kilobytes": memory("status", "VmHWM:"),
                  "anonymous_kilobytes": without_files}))
