// Submission: what differs between releases in job descriptions and in the answers to them.
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>
#include <slurm/slurm_version.h>
#include <slurm/slurmdb.h>

// Exported by every release, declared by none.
extern void slurm_free_will_run_response_msg(will_run_response_msg_t *msg);

// Releases before 22.05 have no soft constraint: it is left out.
static inline void cslurm_job_set_prefer(job_desc_msg_t *job, char *prefer) {
#if CSLURM_AT_LEAST(22, 5, 0)
    job->prefer = prefer;
#endif
}

// Releases from 24.05 on have no power management.
static inline void cslurm_job_set_power_flags(job_desc_msg_t *job, uint8_t flags) {
#if !CSLURM_AT_LEAST(24, 5, 0)
    job->power_flags = flags;
#endif
}

// Options that came after 22.05. Where a release has no field for one, the caller has refused it.

static inline void cslurm_job_set_container(job_desc_msg_t *job, char *id, char *type) {
#if CSLURM_AT_LEAST(23, 2, 0)
    job->container_id = id;
#endif
#if CSLURM_AT_LEAST(26, 5, 0)
    job->container_type = type;
#endif
}

static inline void cslurm_job_set_sizes(job_desc_msg_t *job, char *sizes) {
#if CSLURM_AT_LEAST(23, 2, 0)
    job->job_size_str = sizes;
#endif
}

static inline void cslurm_job_set_resv_port_cnt(job_desc_msg_t *job, uint16_t count) {
#if CSLURM_AT_LEAST(24, 5, 0)
    job->resv_port_cnt = count;
#endif
}

static inline void cslurm_job_set_segment_size(job_desc_msg_t *job, uint16_t nodes) {
#if CSLURM_AT_LEAST(24, 5, 0)
    job->segment_size = nodes;
#endif
}

static inline void cslurm_job_set_oom_kill_step(job_desc_msg_t *job, uint16_t choice) {
#if CSLURM_AT_LEAST(24, 11, 0)
    job->oom_kill_step = choice;
#endif
}

static inline void cslurm_job_set_mem_update(
    job_desc_msg_t *job, uint16_t margin, uint16_t delay) {
#if CSLURM_AT_LEAST(26, 5, 0)
    job->mem_update_margin = margin;
    job->mem_update_delay = delay;
#endif
}

static inline bool cslurm_shares_several_gpus(uint16_t parameters) {
#if CSLURM_AT_LEAST(25, 11, 0)
    return parameters & SELECT_MULTIPLE_SHARING_GRES_PJ;
#elif CSLURM_AT_LEAST(23, 11, 0)
    return parameters & MULTIPLE_SHARING_GRES_PJ;
#else
    return false;
#endif
}

// The flags of a job that SelectTypeParameters asks for; sbatch sets them, from 23.11.2 on.
static inline uint64_t cslurm_implied_flags(uint16_t parameters) {
    uint64_t flags = 0;
#if CSLURM_AT_LEAST(25, 11, 0)
    if (parameters & SELECT_ENFORCE_BINDING_GRES) flags |= GRES_ENFORCE_BIND;
    if (parameters & SELECT_ONE_TASK_PER_SHARING_GRES) flags |= GRES_ONE_TASK_PER_SHARING;
#elif CSLURM_AT_LEAST(23, 11, 2)
    if (parameters & ENFORCE_BINDING_GRES) flags |= GRES_ENFORCE_BIND;
    if (parameters & ONE_TASK_PER_SHARING_GRES) flags |= GRES_ONE_TASK_PER_SHARING;
#endif
    return flags;
}

// Strings that slurmctld answered with, copied; to be freed by the caller.
static inline char *cslurm_copy(const char *text) {
    return text ? strdup(text) : NULL;
}

static inline void *cslurm_list_of(job_desc_msg_t *jobs, size_t count) {
    void *list = slurm_list_create(NULL);
    for (size_t i = 0; i < count; i++) slurm_list_append(list, jobs + i);
    return list;
}

static inline void cslurm_leave_cluster(void) {
    if (working_cluster_rec) slurmdb_destroy_cluster_rec(working_cluster_rec);
    working_cluster_rec = NULL;
}

// Chooses that one of a list of clusters on which a job would start first, and sends all calls of
// the process there: it is one global variable, so nobody else may make a call until
// cslurm_leave_cluster.
static inline int cslurm_choose_cluster(job_desc_msg_t *jobs, size_t count, char *names) {
    int rc, error;
    errno = 0;
    // As sbatch calls them: newer releases leave what they chose of several in the global variable,
    // and nothing in another one.
    if (count == 1) {
        rc = slurmdb_get_first_avail_cluster(jobs, names, &working_cluster_rec);
        error = cslurm_error(ESLURM_INVALID_CLUSTER_NAME);
    } else {
        void *list = cslurm_list_of(jobs, count);
        rc = slurmdb_get_first_het_job_cluster(list, names, &working_cluster_rec);
        error = cslurm_error(ESLURM_INVALID_CLUSTER_NAME);
        slurm_list_destroy(list);
    }
    if (rc == SLURM_SUCCESS) return 0;
    working_cluster_rec = NULL;
    return error;
}

// Whether all calls of the process go to another cluster.
static inline bool cslurm_is_elsewhere(void) {
    return working_cluster_rec != NULL;
}

// The name of that cluster; NULL where they do not. To be freed.
static inline char *cslurm_cluster_name(void) {
    return working_cluster_rec ? cslurm_copy(working_cluster_rec->name) : NULL;
}

// Finds the cluster that slurmdbd knows by this name; NULL where the names are those of several. No
// call's way is changed yet.
static inline int cslurm_find_cluster(char *names, void **cluster) {
    *cluster = NULL;
    errno = 0;
    void *found = slurmdb_get_info_cluster(names);
    const int error = cslurm_error(ESLURM_INVALID_CLUSTER_NAME);
    const int count = found ? slurm_list_count(found) : 0;
    if (count == 1) *cluster = slurm_list_pop(found);
    if (found) slurm_list_destroy(found);
    return count ? 0 : error;
}

// The same as cslurm_choose_cluster, to a cluster that was found; cslurm_leave_cluster frees it.
static inline void cslurm_enter_found_cluster(void *cluster) {
    cslurm_leave_cluster();
    working_cluster_rec = (slurmdb_cluster_rec_t *)cluster;
}

typedef struct {
    uint32_t job_id;
    // A warning of slurmctld's about a job that it took nevertheless; 0 without one.
    uint32_t warning;
    // What a job_submit plugin tells the user; to be freed.
    char *message;
} cslurm_submitted;

// Submits a job, or a heterogeneous job of several components.
static inline int cslurm_submit(
    job_desc_msg_t *jobs, size_t count, cslurm_submitted *answer) {
    submit_response_msg_t *response = NULL;
    int rc;
    if (count == 1) {
        rc = cslurm_result(slurm_submit_batch_job(jobs, &response));
    } else {
        void *list = cslurm_list_of(jobs, count);
        rc = cslurm_result(slurm_submit_batch_het_job(list, &response));
        slurm_list_destroy(list);
    }
    if (response) {
#if CSLURM_AT_LEAST(25, 11, 0)
        answer->job_id = response->step_id.job_id;
#else
        answer->job_id = response->job_id;
#endif
        answer->warning = response->error_code;
        answer->message = cslurm_copy(response->job_submit_user_msg);
        slurm_free_submit_response_response_msg(response);
    } else if (rc == 0) {
        rc = SLURM_UNEXPECTED_MSG_ERROR;
    }
    return rc;
}

typedef struct {
    uint32_t job_id;
    time_t start_time;
    uint32_t cpus;
    // To be freed.
    char *nodes;
    char *partition;
    char *message;
} cslurm_estimate;

// Asks when a job would start.
static inline int cslurm_will_run(job_desc_msg_t *job, cslurm_estimate *answer) {
    will_run_response_msg_t *response = NULL;
    int rc = cslurm_result(slurm_job_will_run2(job, &response));
    if (response) {
#if CSLURM_AT_LEAST(25, 11, 0)
        answer->job_id = response->step_id.job_id;
#else
        answer->job_id = response->job_id;
#endif
        answer->start_time = response->start_time;
        answer->cpus = response->proc_cnt;
        answer->nodes = cslurm_copy(response->node_list);
        answer->partition = cslurm_copy(response->part_name);
        answer->message = cslurm_copy(response->job_submit_user_msg);
        slurm_free_will_run_response_msg(response);
    }
    return rc;
}

// Asks whether a heterogeneous job could run; libslurm keeps the estimate to itself.
static inline int cslurm_het_will_run(job_desc_msg_t *jobs, size_t count) {
    void *list = cslurm_list_of(jobs, count);
    int rc = cslurm_result(slurm_het_job_will_run(list));
    slurm_list_destroy(list);
    return rc;
}
