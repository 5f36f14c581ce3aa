// A trial of a configuration, in a child process: what libslurm ends a process over, it ends the
// child over. Included by shim.h.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

// The C library's headers keep these for _GNU_SOURCE, which C++ has.
#ifndef _GNU_SOURCE
extern int pipe2(int ends[2], int flags);
extern int mkostemp(char *name, int flags);
#endif

// A pipe that no program gets which the host starts meanwhile.
static inline int cslurm_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

// A file without a name, and for no such program; tmpfile's is for all.
static inline FILE *cslurm_temporary_file(void) {
    char name[] = "/tmp/slurm.XXXXXX";
    const int descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor < 0) return NULL;
    (void)unlink(name);
    FILE *file = fdopen(descriptor, "w+");
    if (!file) (void)close(descriptor);
    return file;
}

// The last handler to be registered is the first to run: the host's own handlers, and the flushing
// of what it had buffered, must not happen a second time in the child.
static inline void cslurm_trial_exit(void) {
    _exit(1);
}

// What the child writes after its complaints when slurm_init came back.
static const uint8_t cslurm_trial_success = 1;

// Starts the trial. Complaints, then the mark of success, arrive at `reader` until its end.
//
// To be called before slurm_init. A child of a process with threads has a copy of locks that may
// be held for ever; glibc makes those of malloc and stdio anew, libslurm is not in use yet, and
// whoever waits for the child has to give up after a while.
static inline pid_t cslurm_trial_start(const char *file, int *reader) {
    int ends[2];
    if (cslurm_pipe(ends) != 0) return -1;
    const pid_t child = fork();
    if (child == 0) {
        (void)atexit(cslurm_trial_exit);
        (void)close(ends[0]);
        (void)dup2(ends[1], STDERR_FILENO);
        FILE *log = fdopen(ends[1], "w");
        cslurm_log_to(log, cslurm_log_error);
        slurm_init(file);
        (void)!write(STDERR_FILENO, &cslurm_trial_success, 1);
        _exit(0);
    }
    (void)close(ends[1]);
    if (child < 0) {
        (void)close(ends[0]);
        return child;
    }
    *reader = ends[0];
    return child;
}

// Ends the trial, unless it has ended, and forgets it. The host may have waited for it already, and
// its number may be another process's by then.
static inline void cslurm_trial_finish(pid_t child, bool has_ended) {
    if (!has_ended) (void)kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
}
