// Control: calls by the text of a job's id, which are the same in all releases.
#pragma once

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>
#include <slurm/slurm_version.h>

// Macros that Swift does not import.
static const uint16_t cslurm_kill_batch_shell = KILL_JOB_BATCH;
static const uint16_t cslurm_kill_full_job = KILL_FULL_JOB;
static const uint16_t cslurm_kill_steps_only = KILL_STEPS_ONLY;
static const uint32_t cslurm_user_hold = ALLOC_SID_USER_HOLD;
static const uint32_t cslurm_requeue_hold = JOB_REQUEUE_HOLD;
static const uint32_t cslurm_requeue_special_exit = JOB_SPECIAL_EXIT;

// The first error that slurmctld reports about a task; 0 without one.
static inline int cslurm_first_task_error(int rc, job_array_resp_msg_t *response) {
    if (response) {
        for (uint32_t i = 0; rc == 0 && i < response->job_array_count; i++)
            rc = (int)response->error_code[i];
        slurm_free_job_array_resp(response);
    }
    return rc;
}

static inline int cslurm_kill(const char *job, uint16_t signal, uint16_t flags) {
    return cslurm_result(slurm_kill_job2(job, signal, flags, NULL));
}

static inline int cslurm_requeue(char *job, uint32_t flags) {
    job_array_resp_msg_t *response = NULL;
    int rc = cslurm_result(slurm_requeue2(job, flags, &response));
    return cslurm_first_task_error(rc, response);
}

static inline int cslurm_suspend(char *job) {
    job_array_resp_msg_t *response = NULL;
    int rc = cslurm_result(slurm_suspend2(job, &response));
    return cslurm_first_task_error(rc, response);
}

static inline int cslurm_resume(char *job) {
    job_array_resp_msg_t *response = NULL;
    int rc = cslurm_result(slurm_resume2(job, &response));
    return cslurm_first_task_error(rc, response);
}

static inline int cslurm_update(job_desc_msg_t *change) {
    job_array_resp_msg_t *response = NULL;
    int rc = cslurm_result(slurm_update_job2(change, &response));
    return cslurm_first_task_error(rc, response);
}

static inline int cslurm_top(char *jobs) {
    return cslurm_result(slurm_top_job(jobs));
}

#if CSLURM_AT_LEAST(25, 11, 0)
static inline slurm_step_id_t cslurm_step_of(uint32_t job, uint32_t step) {
    slurm_step_id_t id = {0};
    id.job_id = job;
    id.step_id = step;
    id.step_het_comp = NO_VAL;
    return id;
}
#endif

static inline int cslurm_signal_step(uint32_t job, uint32_t step, uint16_t signal) {
#if CSLURM_AT_LEAST(25, 11, 0)
    slurm_step_id_t id = cslurm_step_of(job, step);
    return cslurm_result(slurm_signal_job_step(&id, signal));
#else
    return cslurm_result(slurm_signal_job_step(job, step, signal));
#endif
}

static inline int cslurm_notify(uint32_t job, char *message) {
#if CSLURM_AT_LEAST(26, 5, 0)
    return cslurm_result(slurm_notify_job(cslurm_step_of(job, NO_VAL), message));
#else
    return cslurm_result(slurm_notify_job(job, message));
#endif
}

// The batch script of a job; to be freed.
static inline int cslurm_batch_script(uint32_t job, char **script, size_t *size) {
    FILE *out = open_memstream(script, size);
    if (!out) return errno;
#if CSLURM_AT_LEAST(26, 5, 0)
    int rc = cslurm_result(slurm_job_batch_script(out, cslurm_step_of(job, NO_VAL)));
#else
    int rc = cslurm_result(slurm_job_batch_script(out, job));
#endif
    fclose(out);
    return rc;
}
