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
#include <sys/prctl.h>

#define CSLURM_AT_LEAST(a, b, c) (SLURM_VERSION_NUMBER >= SLURM_VERSION_NUM(a, b, c))

// The number of the error of a call that failed, or another one where there is none. -1 is what
// libslurm leaves in errno for an answer that it could not read or verify.
static inline int cslurm_error(int other) {
    if (errno < 0) return ESLURM_PROTOCOL_INCOMPLETE_PACKET;
    return errno ? errno : other;
}

static inline int cslurm_result(int rc) {
    return rc >= 0 ? rc : cslurm_error(SLURM_UNEXPECTED_MSG_ERROR);
}

// What debuggers and `top -H` call this thread. Of what glibc offers for it Swift imports nothing.
static inline void cslurm_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

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

// From 23.02 on libslurm says of a credential in an answer that it cannot verify what it says where it
// got none for the request. No controller from 23.02 on sends one (SLURM_NO_AUTH_CRED), so that only
// those of older clusters can be meant, with which no library from 24.05 on speaks.
static inline bool cslurm_confuses_credentials(void) {
    return CSLURM_AT_LEAST(23, 2, 0) && !CSLURM_AT_LEAST(24, 5, 0);
}

// Plugins that not every release has: hash/k12 came as a security fix, "no accounting" needs no
// plugin from 23.11 on, and only slurmctld the one that selects nodes. (Functions: Swift warns of branches on imported constants.)
static inline bool cslurm_has_hash_plugin(void) {
    return CSLURM_AT_LEAST(21, 8, 8);
}

static inline bool cslurm_loads_select_plugin(void) {
    return !CSLURM_AT_LEAST(23, 11, 0);
}

static inline bool cslurm_has_no_storage_plugin(void) {
    return !CSLURM_AT_LEAST(23, 11, 0);
}

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

#include "probe.h"
#include "plugin.h"
#include "information.h"
#include "submission.h"
#include "control.h"
#include "accounting.h"
#include "cluster.h"
