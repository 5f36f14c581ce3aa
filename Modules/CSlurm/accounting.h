// Accounting: what slurmdbd keeps. Included by shim.h.
#pragma once

// Which jobs slurmdbd is asked for. Zero and NULL stand for "any".
typedef struct {
    const char *cluster;
    const char *user;        // the number of the user, as text
    const char *account;
    const char *partition;
    const char *name;        // of the jobs
    const uint32_t *jobs;    // for an array, all of its tasks are found
    size_t job_count;
    time_t since;            // jobs that had not ended before
    time_t until;            // jobs that could have started before
    const char *state;       // the number of a base state, as text
    bool duplicates;         // all runs of requeued jobs and recycled ids, not only the newest
    bool steps;
} cslurm_accounting_query_t;

// Opens a connection to slurmdbd. libslurm returns a handle even when it could not connect.
static inline int cslurm_database_open(void **connection) {
    uint16_t flags = 0;
    errno = 0;
    *connection = slurmdb_connection_get(&flags);
    if (*connection && !errno) return 0;
    const int error = cslurm_error(ESLURM_DB_CONNECTION);
    if (*connection) (void)slurmdb_connection_close(connection);
    *connection = NULL;
    return error;
}

static inline void cslurm_database_close(void *connection) {
    (void)slurmdb_connection_close(&connection);
}

// Lists are `List` up to 24.05 and `list_t *` from 23.02 on; here they are `void *`.
static inline void *cslurm_list_pop(void *list) {
    return slurm_list_pop(list);
}

static inline void cslurm_list_destroy(void *list) {
    slurm_list_destroy(list);
}

// A list of one text, which it does not own; NULL for none.
static inline void *cslurm_text_list(const char *text) {
    if (!text) return NULL;
    void *list = slurm_list_create(NULL);
    slurm_list_append(list, (void *)text);
    return list;
}

// The list owns slurmdb_job_rec_t; what is popped is freed with slurmdb_destroy_job_rec.
static inline int cslurm_database_jobs(void *connection, const cslurm_accounting_query_t *query,
                                       void **jobs) {
    slurmdb_job_cond_t condition = {0};
    condition.db_flags = SLURMDB_JOB_FLAG_NOTSET;
    // Without NO_TRUNC times are cut to the window; without NO_DEFAULT_USAGE a query for jobs by
    // their ids finds those of the window only.
    condition.flags = JOBCOND_FLAG_NO_TRUNC;
    if (query->duplicates) condition.flags |= JOBCOND_FLAG_DUP;
    if (!query->steps) condition.flags |= JOBCOND_FLAG_NO_STEP;
    condition.usage_start = query->since;
    condition.usage_end = query->until;

    // These lists do not own what is in them.
    slurm_selected_step_t *selected = NULL;
    if (query->job_count) {
        condition.flags |= JOBCOND_FLAG_NO_DEFAULT_USAGE;
        selected = (slurm_selected_step_t *)calloc(query->job_count, sizeof(*selected));
        if (!selected) return ENOMEM;
        condition.step_list = slurm_list_create(NULL);
        for (size_t i = 0; i < query->job_count; i++) {
            selected[i].array_task_id = NO_VAL;
            selected[i].het_job_offset = NO_VAL;
            selected[i].step_id.job_id = query->jobs[i];
            selected[i].step_id.step_het_comp = NO_VAL;
            selected[i].step_id.step_id = NO_VAL;
            slurm_list_append(condition.step_list, &selected[i]);
        }
    }
    condition.cluster_list = cslurm_text_list(query->cluster);
    condition.userid_list = cslurm_text_list(query->user);
    condition.acct_list = cslurm_text_list(query->account);
    condition.partition_list = cslurm_text_list(query->partition);
    condition.jobname_list = cslurm_text_list(query->name);
    condition.state_list = cslurm_text_list(query->state);

    errno = 0;
    *jobs = slurmdb_jobs_get(connection, &condition);
    const int error = *jobs ? 0 : cslurm_error(ESLURM_DB_CONNECTION);

    if (condition.step_list) slurm_list_destroy(condition.step_list);
    if (condition.cluster_list) slurm_list_destroy(condition.cluster_list);
    if (condition.userid_list) slurm_list_destroy(condition.userid_list);
    if (condition.acct_list) slurm_list_destroy(condition.acct_list);
    if (condition.partition_list) slurm_list_destroy(condition.partition_list);
    if (condition.jobname_list) slurm_list_destroy(condition.jobname_list);
    if (condition.state_list) slurm_list_destroy(condition.state_list);
    free(selected);
    return error;
}

// Fields that a release may lack; NULL there.
static inline const char *cslurm_accounted_failed_node(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->failed_node;
#else
    return NULL;
#endif
}

static inline const char *cslurm_accounted_licenses(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->licenses;
#else
    return NULL;
#endif
}

static inline const char *cslurm_accounted_extra(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return job->extra;
#else
    return NULL;
#endif
}

static inline const char *cslurm_accounted_input(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(24, 5, 0)
    return job->std_in;
#else
    return NULL;
#endif
}

static inline const char *cslurm_accounted_output(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(24, 5, 0)
    return job->std_out;
#else
    return NULL;
#endif
}

static inline const char *cslurm_accounted_error(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(24, 5, 0)
    return job->std_err;
#else
    return NULL;
#endif
}

// NO_VAL where a release does not tell.
static inline uint32_t cslurm_accounted_restarts(const slurmdb_job_rec_t *job) {
#if CSLURM_AT_LEAST(24, 11, 0)
    return job->restart_cnt;
#else
    return NO_VAL;
#endif
}
