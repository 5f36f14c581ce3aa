// Information: what slurmctld tells of jobs and of itself. Included by shim.h.
#pragma once

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

// With a job's generic resources, which come with the map of its cores.
static inline uint16_t cslurm_show_jobs(bool details) {
    return details ? (uint16_t)(cslurm_show | SHOW_DETAIL) : cslurm_show;
}

// All jobs, or SLURM_NO_CHANGE_IN_DATA if nothing changed since `since`, which is the last_update
// of an earlier answer; 0 always loads.
static inline int cslurm_load_jobs(time_t since, bool details, job_info_msg_t **jobs) {
    *jobs = NULL;
    return cslurm_result(slurm_load_jobs(since, jobs, cslurm_show_jobs(details)));
}

// The jobs of one user; slurmctld does the filtering.
static inline int cslurm_load_jobs_of_user(uint32_t user, bool details, job_info_msg_t **jobs) {
    *jobs = NULL;
    return cslurm_result(slurm_load_job_user(jobs, user, cslurm_show_jobs(details)));
}

// One job; of an array or a heterogeneous job all that belongs to it.
static inline int cslurm_load_job(uint32_t job, bool details, job_info_msg_t **jobs) {
    *jobs = NULL;
#if CSLURM_AT_LEAST(26, 5, 0)
    slurm_step_id_t id = SLURM_STEP_ID_INITIALIZER;
    id.job_id = job;
    return cslurm_result(slurm_load_job(jobs, id, cslurm_show_jobs(details)));
#else
    return cslurm_result(slurm_load_job(jobs, job, cslurm_show_jobs(details)));
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

// 0 where a release does not tell.
static inline uint64_t cslurm_job_sluid(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(25, 11, 0)
    return job->step_id.sluid;
#else
    return 0;
#endif
}

static inline const char *cslurm_job_container_id(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->container_id;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_container_type(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(26, 5, 0)
    return job->container_type;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_sizes(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->job_size_str;
#else
    return NULL;
#endif
}

static inline const char *cslurm_job_licenses(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return job->licenses_allocated;
#else
    return NULL;
#endif
}

// The partitions whose priorities cslurm_job_priorities has, in their order, with commas.
static inline const char *cslurm_job_priority_names(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(24, 11, 0)
    return job->priority_array_names;
#elif CSLURM_AT_LEAST(24, 5, 0)
    return job->priority_array_parts;
#else
    return NULL;
#endif
}

static inline const uint32_t *cslurm_job_priorities(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(24, 5, 0)
    return job->priority_array;
#else
    return NULL;
#endif
}

// 0: none.
static inline uint16_t cslurm_job_segment_size(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return job->segment_size;
#else
    return 0;
#endif
}

// NO_VAL16: as the cluster is configured.
static inline uint16_t cslurm_job_oom_kill_step(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(24, 11, 0)
    return job->oom_kill_step;
#else
    return (uint16_t)NO_VAL16;
#endif
}

// 0: never.
static inline uint16_t cslurm_job_mem_update_delay(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(26, 5, 0)
    return job->mem_update_delay;
#else
    return 0;
#endif
}

static inline uint16_t cslurm_job_mem_update_margin(const slurm_job_info_t *job) {
#if CSLURM_AT_LEAST(26, 5, 0)
    return job->mem_update_margin;
#else
    return 0;
#endif
}

// ------------------------------------------------------------------------------- States, no records

// One record of an answer that holds states only; the same in releases that have no such answer.
typedef struct {
    uint32_t job;
    uint32_t array;
    uint32_t task;
    uint32_t leader;        // of a heterogeneous job; 0 without one
    const int64_t *bitmap;  // as cslurm_array_bitmap's; owned by the answer
    uint32_t state;
} cslurm_job_state_t;

// The states of jobs and arrays; of jobs that do not exist there is none. To be freed with
// cslurm_free_job_states.
static inline int cslurm_load_job_states(const uint32_t *jobs, size_t count, void **answer) {
    *answer = NULL;
#if CSLURM_AT_LEAST(23, 11, 5)
    slurm_selected_step_t *selected = (slurm_selected_step_t *)calloc(count ? count : 1,
                                                                      sizeof(*selected));
    if (!selected) return ENOMEM;
    for (size_t i = 0; i < count; i++) {
        selected[i].array_task_id = NO_VAL;
        selected[i].het_job_offset = NO_VAL;
        selected[i].step_id.job_id = jobs[i];
        selected[i].step_id.step_het_comp = NO_VAL;
        selected[i].step_id.step_id = NO_VAL;
    }
    job_state_response_msg_t *states = NULL;
    const int error = cslurm_result(slurm_load_job_state((int)count, selected, &states));
    free(selected);
    *answer = states;
    return error;
#else
    (void)jobs;
    (void)count;
    return ESLURM_NOT_SUPPORTED;
#endif
}

static inline size_t cslurm_job_states_count(const void *answer) {
#if CSLURM_AT_LEAST(23, 11, 5)
    const job_state_response_msg_t *states = (const job_state_response_msg_t *)answer;
    return states ? states->jobs_count : 0;
#else
    (void)answer;
    return 0;
#endif
}

static inline cslurm_job_state_t cslurm_job_state_at(const void *answer, size_t index) {
    cslurm_job_state_t state = {0};
#if CSLURM_AT_LEAST(23, 11, 5)
    const job_state_response_job_t *job =
        &((const job_state_response_msg_t *)answer)->jobs[index];
    state.job = job->job_id;
    state.array = job->array_job_id;
    state.task = job->array_task_id;
    state.leader = job->het_job_id;
    state.bitmap = (const int64_t *)job->array_task_id_bitmap;
    state.state = job->state;
#else
    (void)answer;
    (void)index;
#endif
    return state;
}

static inline void cslurm_free_job_states(void *answer) {
#if CSLURM_AT_LEAST(23, 11, 5)
    slurm_free_job_state_response_msg((job_state_response_msg_t *)answer);
#else
    (void)answer;
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
