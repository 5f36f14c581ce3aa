// Control: calls by the text of a job's id, which are the same in all releases.
#pragma once

#include <errno.h>
#include <signal.h>
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

// The result of a call that answers for each task of an array: the first error about a task, 0
// without one. Where these calls do not understand the answer, they return success, and only errno,
// which was 0 before, tells of it.
static inline int cslurm_task_result(int rc, job_array_resp_msg_t *response) {
    rc = cslurm_result(rc);
    if (response) {
        for (uint32_t i = 0; rc == 0 && i < response->job_array_count; i++)
            rc = (int)response->error_code[i];
        slurm_free_job_array_resp(response);
    } else if (rc == 0 && errno == SLURM_UNEXPECTED_MSG_ERROR) {
        rc = errno;
    }
    return rc;
}

// slurm_kill_job2 takes an answer that is well formed and none to its question for success, and says
// so in its log only (slurm_get_return_code).
static inline int cslurm_kill(const char *job, uint16_t signal, uint16_t flags) {
    return cslurm_result(slurm_kill_job2(job, signal, flags, NULL));
}

// Why a job could not be signalled together with others.
typedef struct {
    uint32_t job;
    uint32_t task;  // NO_VAL: the job itself
    int error;
} cslurm_kill_failure_t;

#if CSLURM_AT_LEAST(23, 11, 6)
// Exported by every release that has the call, declared by none.
extern void slurm_free_kill_jobs_response_msg(kill_jobs_resp_msg_t *answer);
#endif

// Cancels jobs by one call. Jobs that have ended, or that slurmctld does not know, are no failure;
// of the others the first is told, all have been tried.
static inline int cslurm_kill_jobs(char **jobs, uint32_t count, cslurm_kill_failure_t *failure) {
    *failure = (cslurm_kill_failure_t){0};
#if CSLURM_AT_LEAST(23, 11, 6)
    kill_jobs_msg_t message = {0};
    message.jobs_array = jobs;
    message.jobs_cnt = count;
    message.signal = SIGKILL;
    // As KILL_JOB_MSG_INITIALIZER, which names a private macro: of any state, of any user. Zeros
    // would mean pending jobs of root.
    message.state = JOB_END;
    message.user_id = 99;
    kill_jobs_resp_msg_t *answer = NULL;
    errno = 0;
    const int rc = slurm_kill_jobs(&message, &answer);
    if (!answer) {
        // A call that failed returns 1, for libslurm takes the comparison with 0 for the result.
        if (rc == 1 || rc < 0 || rc == SLURM_SUCCESS)
            return cslurm_error(SLURM_UNEXPECTED_MSG_ERROR);
        return rc;
    }
    for (uint32_t i = 0; i < answer->jobs_cnt && !failure->error; i++) {
        const kill_jobs_resp_job_t *job = &answer->job_responses[i];
        switch (job->error_code) {
        case SLURM_SUCCESS:
        case ESLURM_ALREADY_DONE:
        case ESLURM_INVALID_JOB_ID:
            continue;
        }
        failure->job = job->id ? job->id->step_id.job_id : job->real_job_id;
        failure->task = job->id ? job->id->array_task_id : NO_VAL;
        failure->error = (int)job->error_code;
    }
    slurm_free_kill_jobs_response_msg(answer);
    return 0;
#else
    (void)jobs;
    (void)count;
    return ESLURM_NOT_SUPPORTED;
#endif
}

static inline int cslurm_requeue(char *job, uint32_t flags) {
    job_array_resp_msg_t *response = NULL;
    errno = 0;
    const int rc = slurm_requeue2(job, flags, &response);
    return cslurm_task_result(rc, response);
}

static inline int cslurm_suspend(char *job) {
    job_array_resp_msg_t *response = NULL;
    errno = 0;
    const int rc = slurm_suspend2(job, &response);
    return cslurm_task_result(rc, response);
}

static inline int cslurm_resume(char *job) {
    job_array_resp_msg_t *response = NULL;
    errno = 0;
    const int rc = slurm_resume2(job, &response);
    return cslurm_task_result(rc, response);
}

static inline int cslurm_update(job_desc_msg_t *change) {
    job_array_resp_msg_t *response = NULL;
    errno = 0;
    const int rc = slurm_update_job2(change, &response);
    return cslurm_task_result(rc, response);
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
