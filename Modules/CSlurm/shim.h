// One face of libslurm for 21.08 to 26.05: what Swift cannot import, or what differs by release.
//
// Everything is a static inline function or a constant, so that there is nothing to compile.
// A function that can fail returns 0 or the number of the error. It reads errno itself, because
// Swift may allocate between two calls, and folds libslurm's two styles together: the number as
// result, and -1 with the number in errno.
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>
#include <slurm/slurm_version.h>
#include <slurm/slurmdb.h>

#define CSLURM_AT_LEAST(a, b, c) (SLURM_VERSION_NUMBER >= SLURM_VERSION_NUM(a, b, c))

static inline int cslurm_result(int rc) {
    if (rc >= 0) return rc;
    return errno ? errno : SLURM_UNEXPECTED_MSG_ERROR;
}

// ---------------------------------------------------------------------------- The library itself

static const uint32_t cslurm_release = SLURM_VERSION_NUMBER;

// The API number, libslurm's SONAME, of the release whose headers are compiled. A release that
// is not listed here is newer than this file; the next free number is what its library has had
// so far.
static const int cslurm_api_major =
#if CSLURM_AT_LEAST(26, 5, 0)
    45;
#elif CSLURM_AT_LEAST(25, 11, 0)
    44;
#elif CSLURM_AT_LEAST(25, 5, 0)
    43;
#elif CSLURM_AT_LEAST(24, 11, 0)
    42;
#elif CSLURM_AT_LEAST(24, 5, 0)
    41;
#elif CSLURM_AT_LEAST(23, 11, 0)
    40;
#elif CSLURM_AT_LEAST(23, 2, 0)
    39;
#elif CSLURM_AT_LEAST(22, 5, 0)
    38;
#else
    37;
#endif

static inline int cslurm_loaded_api_major(void) {
    return (int)SLURM_VERSION_MAJOR(slurm_api_version());
}

// slurm_load_job_state is in no 23.11 before .5, slurm_kill_jobs in none before .6.
static const bool cslurm_has_job_states = CSLURM_AT_LEAST(23, 11, 5);
static const bool cslurm_has_kill_jobs = CSLURM_AT_LEAST(23, 11, 6);

// Exported by every release, declared by none: strings of libslurm are not malloc's.
extern void slurm_xfree(void **item);

// ------------------------------------------------------------------------------------ Its own log

// log_options_t of libslurm's src/common/log.h, which is not installed.
typedef struct {
    int stderr_level;
    int syslog_level;
    int logfile_level;
    bool prefix_level;
    bool buffered;
    bool raw;
#if CSLURM_AT_LEAST(23, 2, 0)
    int logfile_format;
#endif
} cslurm_log_options_t;

extern int slurm_log_alter_with_fp(cslurm_log_options_t options, int facility, FILE *file);

static const int cslurm_log_quiet = 0;
static const int cslurm_log_error = 2;
static const int cslurm_log_info = 3;

// Sends libslurm's log up to a level to a file, and nothing to stderr and syslog. libslurm closes
// the file when the next one is set. A NULL file silences it.
static inline void cslurm_log_to(FILE *file, int level) {
    cslurm_log_options_t options = {0};
    options.logfile_level = file ? level : cslurm_log_quiet;
    options.prefix_level = true;
    (void)slurm_log_alter_with_fp(options, 0, file);
}

// --------------------------------------------------------------------------------- Configuration

// Exported by every release, declared by none. slurm_conf_lock parses the file that SLURM_CONF
// names if that has not been done yet; other than slurm_init it does not exit when the file does
// not parse, but leaves control_cnt 0.
extern slurm_conf_t *slurm_conf_lock(void);
extern void slurm_conf_unlock(void);
extern int slurm_conf_destroy(void);

// ------------------------------------------------------------------------------------ Controllers

// One attempt, no retries. The index must be less than control_cnt: libslurm does not check it.
static inline int cslurm_ping(int controller) {
    return cslurm_result(slurm_ping(controller));
}

// ------------------------------------------------------------------------------- Job information

// "No value" and "without limit" in fields of 16, 32 and 64 bits.
static const uint16_t cslurm_no_value_16 = (uint16_t)NO_VAL16;
static const uint32_t cslurm_no_value = (uint32_t)NO_VAL;
static const uint64_t cslurm_no_value_64 = (uint64_t)NO_VAL64;
static const uint16_t cslurm_infinite_16 = (uint16_t)INFINITE16;
static const uint32_t cslurm_infinite = (uint32_t)INFINITE;
static const uint64_t cslurm_infinite_64 = (uint64_t)INFINITE64;
static const uint64_t cslurm_memory_per_cpu = (uint64_t)MEM_PER_CPU;

// SHOW_ALL: hidden partitions too. SHOW_LOCAL: without it libslurm first asks slurmctld by another
// RPC whether the cluster is in a federation.
static const uint16_t cslurm_show = (uint16_t)(SHOW_ALL | SHOW_LOCAL);

// All jobs, or SLURM_NO_CHANGE_IN_DATA if nothing changed since `since`, which is the last_update
// of an earlier answer; 0 always loads.
static inline int cslurm_load_jobs(time_t since, job_info_msg_t **jobs) {
    *jobs = NULL;
    return cslurm_result(slurm_load_jobs(since, jobs, cslurm_show));
}

// The jobs of one user; slurmctld does the filtering.
static inline int cslurm_load_jobs_of_user(uint32_t user, job_info_msg_t **jobs) {
    *jobs = NULL;
    return cslurm_result(slurm_load_job_user(jobs, user, cslurm_show));
}

// One job; of an array or a heterogeneous job all that belongs to it.
static inline int cslurm_load_job(uint32_t job, job_info_msg_t **jobs) {
    *jobs = NULL;
#if CSLURM_AT_LEAST(26, 5, 0)
    slurm_step_id_t id = SLURM_STEP_ID_INITIALIZER;
    id.job_id = job;
    return cslurm_result(slurm_load_job(jobs, id, cslurm_show));
#else
    return cslurm_result(slurm_load_job(jobs, job, cslurm_show));
#endif
}

// The tasks of an array that have not been split off from its record, as a bitmap; NULL if none.
// bitstr_t is [0] a magic number, [1] the number of bits, [2...] the bits, in every release.
static inline const int64_t *cslurm_array_bitmap(const slurm_job_info_t *job) {
    return (const int64_t *)job->array_bitmap;
}

// The first bit set at or after `from`, or -1. The last word is searched by whole, which is right
// since libslurm keeps the bits beyond the end clear.
static inline int64_t cslurm_next_bit(const int64_t *bitmap, int64_t from) {
    const int64_t bits = bitmap[1];
    while (from < bits) {
        const uint64_t rest = (uint64_t)bitmap[2 + from / 64] >> (from % 64);
        if (rest) {
            const int64_t found = from + __builtin_ctzll(rest);
            return found < bits ? found : -1;
        }
        from = (from / 64 + 1) * 64;
    }
    return -1;
}

// Why a job waits or failed; 16 bits before 23.02.
static inline uint32_t cslurm_job_reason(const slurm_job_info_t *job) {
    return job->state_reason;
}

// Exported by every release under one name or the other, declared by none.
#if CSLURM_AT_LEAST(24, 5, 0)
extern char *slurm_job_state_reason_string(enum job_state_reason reason);
static inline const char *cslurm_reason_name(uint32_t reason) {
    return slurm_job_state_reason_string((enum job_state_reason)reason);
}
#else
extern char *slurm_job_reason_string(enum job_state_reason reason);
static inline const char *cslurm_reason_name(uint32_t reason) {
    return slurm_job_reason_string((enum job_state_reason)reason);
}
#endif

// Exported by every release, declared by none: the word of squeue's %T.
extern char *slurm_job_state_string(uint32_t state);

// Fields that a release may lack; NULL there.
static inline const char *cslurm_job_preferred_features(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(22, 5, 0)
    return job->prefer;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_extra(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->extra;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_failed_node(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->failed_node;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_reserved_ports(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(24, 5, 0)
    return job->resv_ports;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_submit_line(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(25, 11, 0)
    return job->submit_line;
#else
    return NULL;
#endif
}

// --------------------------------------------------------------------------- Scheduler statistics

// What sdiag prints.
static inline int cslurm_get_statistics(stats_info_response_msg_t **statistics) {
    stats_info_request_msg_t request = {.command_id = STAT_COMMAND_GET};
    *statistics = NULL;
    return cslurm_result(slurm_get_statistics(statistics, &request));
}

extern void slurm_free_stats_response_msg(stats_info_response_msg_t *statistics);

#include "submission.h"
#include "control.h"
