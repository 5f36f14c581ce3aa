/* What libslurm itself costs: the floor that the binding is measured against.
 *
 *   floor states POLLS                       load the user's jobs and look at every state
 *   floor states POLLS if-changed            load all jobs, if any has changed since the last poll
 *   floor states POLLS if-changed stepped    wait for a line of input before each poll, and print
 *                                            a line after it
 *   floor submit COUNT THREADS               submit held jobs, as few fields as sbatch must set
 *
 * One line of JSON on stdout: the seconds of each poll, or of the whole submission. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, slurm_strerror(errno));
	exit(1);
}

static long peak_kilobytes(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static int states(int polls, int only_changes, int stepped)
{
	double *seconds = calloc(polls, sizeof *seconds);
	job_info_msg_t *jobs = NULL;
	uint32_t pending = 0, records = 0;
	for (int poll = 0; poll < polls; poll++) {
		job_info_msg_t *fresh = NULL;
		if (stepped)
			while (getchar() != '\n' && !feof(stdin))
				;
		double start = now();
		int rc = only_changes
			? slurm_load_jobs(jobs ? jobs->last_update : 0, &fresh, 0)
			: slurm_load_job_user(&fresh, getuid(), 0);
		/* The job calls return this as rc where others return -1. */
		if (rc && rc != SLURM_NO_CHANGE_IN_DATA && errno != SLURM_NO_CHANGE_IN_DATA)
			fail("load jobs");
		if (!rc) {
			if (jobs)
				slurm_free_job_info_msg(jobs);
			jobs = fresh;
			records = jobs->record_count;
			pending = 0;
			for (uint32_t i = 0; i < jobs->record_count; i++)
				pending += (jobs->job_array[i].job_state & JOB_STATE_BASE) == JOB_PENDING;
		}
		seconds[poll] = now() - start;
		if (stepped) {
			puts("polled");
			fflush(stdout);
		}
	}
	printf("{\"seconds\": [");
	for (int poll = 0; poll < polls; poll++)
		printf("%s%.6f", poll ? ", " : "", seconds[poll]);
	printf("], \"records\": %u, \"pending\": %u, \"peak_kilobytes\": %ld}\n",
	       records, pending, peak_kilobytes());
	if (jobs)
		slurm_free_job_info_msg(jobs);
	return 0;
}

static int share;

static void *submit_some(void *ignored)
{
	(void) ignored;
	char *environment[] = { "PATH=/usr/bin:/bin", NULL };
	char *argv[] = { "floor", NULL };
	for (int i = 0; i < share; i++) {
		job_desc_msg_t job;
		submit_response_msg_t *answer = NULL;
		slurm_init_job_desc_msg(&job);
		job.name = "floor";
		job.script = "#!/bin/sh\ntrue\n";
		job.environment = environment;
		job.env_size = 1;
		job.argv = argv;
		job.argc = 1;
		job.user_id = getuid();
		job.group_id = getgid();
		job.work_dir = "/tmp";
		job.std_out = "/dev/null";
		job.priority = 0;
		job.time_limit = 1;
		job.min_nodes = 1;
		if (slurm_submit_batch_job(&job, &answer))
			fail("submit");
		slurm_free_submit_response_response_msg(answer);
	}
	return NULL;
}

static int submit(int count, int threads)
{
	pthread_t workers[64];
	share = count / threads;
	double start = now();
	for (int i = 0; i < threads; i++)
		pthread_create(&workers[i], NULL, submit_some, NULL);
	for (int i = 0; i < threads; i++)
		pthread_join(workers[i], NULL);
	printf("{\"seconds\": %.6f, \"jobs\": %d}\n", now() - start, share * threads);
	return 0;
}

int main(int argc, char **argv)
{
#if SLURM_VERSION_NUMBER >= SLURM_VERSION_NUM(21, 8, 0)
	slurm_init(NULL);
#endif
	if (argc >= 3 && !strcmp(argv[1], "states"))
		return states(atoi(argv[2]), argc > 3 && !strcmp(argv[3], "if-changed"),
			      argc > 4 && !strcmp(argv[4], "stepped"));
	if (argc == 4 && !strcmp(argv[1], "submit")) {
		int threads = atoi(argv[3]);
		if (threads >= 1 && threads <= 64)
			return submit(atoi(argv[2]), threads);
	}
	fprintf(stderr, "usage: floor states POLLS [if-changed [stepped]] | floor submit COUNT THREADS\n");
	return 64;
}
