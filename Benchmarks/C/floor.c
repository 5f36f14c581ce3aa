/* What libslurm itself costs: the floor that the binding is measured against.
 *
 *   floor states POLLS                       load the user's jobs and look at every state
 *   floor states POLLS if-changed            load all jobs, if any has changed since the last poll
 *   floor states POLLS if-changed stepped    wait for a line of input before each poll, and print
 *                                            a line after it
 *   floor submit COUNT THREADS               submit held jobs, as few fields as sbatch must set,
 *                                            with the variables that sbatch gives each job
 *   floor files COUNT FOLDER                 no Slurm at all: make the folder, the two files and
 *                                            the link of so many experiments, and sync the disk
 *
 * One line of JSON on stdout: the seconds of each poll, or of the whole submission. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

/* ru_maxrss is not less than what the parent had when it started this. */
static long peak_kilobytes(void)
{
	char line[256];
	long kilobytes = 0;
	FILE *file = fopen("/proc/self/status", "r");
	if (!file)
		return 0;
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "VmHWM: %ld", &kilobytes) == 1)
			break;
	fclose(file);
	return kilobytes;
}

/* Without the pages of files, the program's for one. */
static long anonymous_kilobytes(void)
{
	long size = 0, resident = 0, of_files = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file)
		return 0;
	if (fscanf(file, "%ld %ld %ld", &size, &resident, &of_files) != 3)
		resident = of_files = 0;
	fclose(file);
	return (resident - of_files) * (sysconf(_SC_PAGESIZE) / 1024);
}

static int states(int polls, int only_changes, int stepped)
{
	double *seconds = calloc(polls, sizeof *seconds);
	job_info_msg_t *jobs = NULL;
	uint32_t pending = 0, records = 0;
	long anonymous = 0;
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
			pending = 0;
			for (uint32_t i = 0; i < fresh->record_count; i++)
				pending += (fresh->job_array[i].job_state & JOB_STATE_BASE) == JOB_PENDING;
			records = fresh->record_count;
		}
		seconds[poll] = now() - start;
		if (!rc) {
			/* While there are two. */
			long kilobytes = anonymous_kilobytes();
			if (kilobytes > anonymous)
				anonymous = kilobytes;
			if (jobs)
				slurm_free_job_info_msg(jobs);
			jobs = fresh;
		}
		if (stepped) {
			puts("polled");
			fflush(stdout);
		}
	}
	printf("{\"seconds\": [");
	for (int poll = 0; poll < polls; poll++)
		printf("%s%.6f", poll ? ", " : "", seconds[poll]);
	printf("], \"records\": %u, \"pending\": %u, \"peak_kilobytes\": %ld, "
	       "\"anonymous_kilobytes\": %ld}\n",
	       records, pending, peak_kilobytes(), anonymous);
	if (jobs)
		slurm_free_job_info_msg(jobs);
	return 0;
}

static int share;

enum { VARIABLES = 20, LONGEST = 300 };

/* sbatch's own variables of a job that exports PATH only. */
static int set_environment(char text[VARIABLES][LONGEST], char *environment[VARIABLES + 1])
{
	static const struct { int limit; const char *name; } limits[] = {
		{ RLIMIT_CPU, "CPU" }, { RLIMIT_FSIZE, "FSIZE" }, { RLIMIT_DATA, "DATA" },
		{ RLIMIT_STACK, "STACK" }, { RLIMIT_CORE, "CORE" }, { RLIMIT_RSS, "RSS" },
		{ RLIMIT_NPROC, "NPROC" }, { RLIMIT_NOFILE, "NOFILE" },
		{ RLIMIT_MEMLOCK, "MEMLOCK" }, { RLIMIT_AS, "AS" },
	};
	char path[200] = "/", host[64] = "";
	mode_t mask = umask(0);
	int count = 0;
	umask(mask);
	if (!getcwd(path, sizeof path) || gethostname(host, sizeof host - 1))
		fail("look around");
#define SET(...) snprintf(text[count++], LONGEST, __VA_ARGS__)
	SET("PATH=/usr/bin:/bin");
	SET("SLURM_CONF=%.250s", getenv("SLURM_CONF") ? getenv("SLURM_CONF") : "");
	SET("SLURM_JOB_NAME=floor");
	SET("SLURM_EXPORT_ENV=PATH");
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct rlimit limit;
		getrlimit(limits[i].limit, &limit);
		SET("SLURM_RLIMIT_%s=%lu", limits[i].name, (unsigned long) limit.rlim_cur);
	}
	SET("SLURM_PRIO_PROCESS=%d", getpriority(PRIO_PROCESS, 0));
	SET("SLURM_SUBMIT_DIR=%s", path);
	SET("SLURM_SUBMIT_HOST=%s", host);
	SET("SLURM_UMASK=%04o", mask);
	for (int i = 0; i < count; i++)
		environment[i] = text[i];
	environment[count] = NULL;
	return count;
}

static void *submit_some(void *ignored)
{
	(void) ignored;
	char *argv[] = { "floor", NULL };
	for (int i = 0; i < share; i++) {
		char text[VARIABLES][LONGEST], *environment[VARIABLES + 1];
		job_desc_msg_t job;
		submit_response_msg_t *answer = NULL;
		slurm_init_job_desc_msg(&job);
		job.name = "floor";
		job.script = "#!/bin/sh\ntrue\n";
		job.environment = environment;
		job.env_size = set_environment(text, environment);
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

static void write_file(const char *path, int length)
{
	static const char content[1024];
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (file < 0 || write(file, content, length) != length || close(file)) {
		perror(path);
		exit(1);
	}
}

static int files(int count, const char *folder)
{
	char path[512], other[512];
	double start = now();
	int handle;
	if (mkdir(folder, 0777) || chdir(folder) || mkdir("xps", 0777) || mkdir("grid", 0777)) {
		perror(folder);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/xps/%08x", folder, i);
		mkdir(path, 0777);
		snprintf(path, sizeof path, "%s/xps/%08x/.argv.json", folder, i);
		write_file(path, 40);
		snprintf(path, sizeof path, "%s/grid/%08x", folder, i);
		snprintf(other, sizeof other, "../xps/%08x", i);
		if (symlink(other, path))
			return 1;
	}
	handle = open(folder, O_RDONLY);
	syncfs(handle);
	for (int i = 0; i < count; i++) {
		snprintf(other, sizeof other, "%s/xps/%08x/.job.json.tmp", folder, i);
		write_file(other, 600);
		snprintf(path, sizeof path, "%s/xps/%08x/job.json", folder, i);
		if (rename(other, path))
			return 1;
	}
	syncfs(handle);
	printf("{\"seconds\": %.6f}\n", now() - start);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "files"))
		return files(atoi(argv[2]), argv[3]);
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
	fprintf(stderr, "usage: floor states POLLS [if-changed [stepped]] | "
		"floor submit COUNT THREADS | "
		"floor files COUNT FOLDER\n");
	return 64;
}
