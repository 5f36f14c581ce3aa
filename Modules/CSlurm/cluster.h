// The cluster: partitions, nodes, reservations, licenses, steps, priorities, settings, and who may
// use what. Included by shim.h.
#pragma once

static inline int cslurm_load_partitions(partition_info_msg_t **partitions) {
    *partitions = NULL;
    return cslurm_result(slurm_load_partitions((time_t)0, partitions, cslurm_show));
}

// 16 bits before 24.05.
static inline uint32_t cslurm_partition_flags(const partition_info_t *partition) {
    return partition->flags;
}

// SHOW_MIXED: nodes of which a part is allocated say so. SHOW_DETAIL: which generic resources are in
// use.
static inline int cslurm_load_nodes(node_info_msg_t **nodes) {
    *nodes = NULL;
    return cslurm_result(
        slurm_load_node((time_t)0, nodes, (uint16_t)(cslurm_show | SHOW_MIXED | SHOW_DETAIL)));
}

// Exported by every release, declared by none: the word of sinfo.
extern char *slurm_node_state_string(uint32_t state);

static inline uint32_t cslurm_node_allocated_cpus(const node_info_t *node) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return node->alloc_cpus;
#else
    uint16_t cpus = 0;
    if (node->select_nodeinfo)
        (void)slurm_get_select_nodeinfo(node->select_nodeinfo, SELECT_NODEDATA_SUBCNT,
                                        NODE_STATE_ALLOCATED, &cpus);
    return cpus;
#endif
}

// In mebibytes.
static inline uint64_t cslurm_node_allocated_memory(const node_info_t *node) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return node->alloc_memory;
#else
    uint64_t memory = 0;
    if (node->select_nodeinfo)
        (void)slurm_get_select_nodeinfo(node->select_nodeinfo, SELECT_NODEDATA_MEM_ALLOC,
                                        NODE_STATE_ALLOCATED, &memory);
    return memory;
#endif
}

// To be freed.
static inline char *cslurm_node_allocated_tres(const node_info_t *node) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return cslurm_copy(node->alloc_tres_fmt_str);
#else
    char *text = NULL;
    if (node->select_nodeinfo)
        (void)slurm_get_select_nodeinfo(node->select_nodeinfo, SELECT_NODEDATA_TRES_ALLOC_FMT_STR,
                                        NODE_STATE_ALLOCATED, &text);
    char *copy = cslurm_copy(text);
    slurm_xfree((void **)&text);
    return copy;
#endif
}

// 0 where a release does not tell.
static inline uint16_t cslurm_node_effective_cpus(const node_info_t *node) {
#if CSLURM_AT_LEAST(22, 5, 0)
    return node->cpus_efctv;
#else
    return 0;
#endif
}

static inline time_t cslurm_node_resume_time(const node_info_t *node) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return node->resume_after;
#else
    return 0;
#endif
}

static inline const char *cslurm_node_reservation(const node_info_t *node) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return node->resv_name;
#else
    return NULL;
#endif
}

static inline const char *cslurm_node_instance_id(const node_info_t *node) {
#if CSLURM_AT_LEAST(23, 11, 0)
    return node->instance_id;
#else
    return NULL;
#endif
}

static inline const char *cslurm_node_instance_type(const node_info_t *node) {
#if CSLURM_AT_LEAST(23, 11, 0)
    return node->instance_type;
#else
    return NULL;
#endif
}

static inline const char *cslurm_node_topology(const node_info_t *node) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return node->topology_str;
#else
    return NULL;
#endif
}

static inline const char *cslurm_partition_node_sets(const partition_info_t *partition) {
#if CSLURM_AT_LEAST(22, 5, 0)
    return partition->nodesets;
#else
    return NULL;
#endif
}

static inline const char *cslurm_partition_topology(const partition_info_t *partition) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return partition->topology_name;
#else
    return NULL;
#endif
}

// NO_VAL where a release does not tell.
static inline uint32_t cslurm_partition_cpus_per_socket(const partition_info_t *partition) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return partition->max_cpus_per_socket;
#else
    return (uint32_t)NO_VAL;
#endif
}

// What a job gets for each GPU unless it says: processors, or mebibytes; NO_VAL64 where the partition
// does not say.
static inline uint64_t cslurm_partition_per_gpu(const partition_info_t *partition, bool memory) {
    uint64_t value = (uint64_t)NO_VAL64;
    if (!partition->job_defaults_list) return value;
    void *iterator = slurm_list_iterator_create(partition->job_defaults_list);
    for (job_defaults_t *each; (each = (job_defaults_t *)slurm_list_next(iterator));)
        if (each->type == (memory ? JOB_DEF_MEM_PER_GPU : JOB_DEF_CPU_PER_GPU)) value = each->value;
    slurm_list_iterator_destroy(iterator);
    return value;
}

static inline int cslurm_load_reservations(reserve_info_msg_t **reservations) {
    *reservations = NULL;
    return cslurm_result(slurm_load_reservations((time_t)0, reservations));
}

static inline const char *cslurm_reservation_comment(const reserve_info_t *reservation) {
#if CSLURM_AT_LEAST(23, 2, 0)
    return reservation->comment;
#else
    return NULL;
#endif
}

static inline const char *cslurm_reservation_partitions(const reserve_info_t *reservation) {
#if CSLURM_AT_LEAST(25, 11, 0)
    return reservation->allowed_parts;
#else
    return NULL;
#endif
}

static inline const char *cslurm_reservation_qos(const reserve_info_t *reservation) {
#if CSLURM_AT_LEAST(25, 11, 0)
    return reservation->qos;
#else
    return NULL;
#endif
}

static inline int cslurm_load_licenses(license_info_msg_t **licenses) {
    *licenses = NULL;
    return cslurm_result(slurm_load_licenses((time_t)0, licenses, cslurm_show));
}

// ------------------------------------------------------------------------------------------ Steps

// The steps that run now; of all jobs for NO_VAL.
static inline int cslurm_load_steps(uint32_t job, job_step_info_response_msg_t **steps) {
    *steps = NULL;
#if CSLURM_AT_LEAST(25, 11, 0)
    slurm_step_id_t id = {0};
    id.job_id = job;
    id.step_id = NO_VAL;
    id.step_het_comp = NO_VAL;
    return cslurm_result(slurm_get_job_steps(&id, steps, cslurm_show));
#else
    return cslurm_result(slurm_get_job_steps((time_t)0, job, NO_VAL, steps, cslurm_show));
#endif
}

static inline const char *cslurm_step_allocated(const job_step_info_t *step) {
#if CSLURM_AT_LEAST(25, 5, 0)
    return step->tres_fmt_alloc_str;
#else
    return step->tres_alloc_str;
#endif
}

// The beginning of libslurm's struct jobacctinfo, which is not installed; the same from 21.08 to
// 26.05.
typedef struct {
    pid_t pid;
    uint64_t sys_cpu_sec;
    uint32_t sys_cpu_usec;
    uint64_t user_cpu_sec;
    uint32_t user_cpu_usec;
    uint32_t act_cpufreq;
    acct_gather_energy_t energy;
    double last_total_cputime;
    double this_sampled_cputime;
    uint32_t current_weighted_freq;
    uint32_t current_weighted_power;
    uint32_t tres_count;
    uint32_t *tres_ids;
    void *tres_list;
    uint64_t *tres_usage_in_max;
    uint64_t *tres_usage_in_max_nodeid;
    uint64_t *tres_usage_in_max_taskid;
    uint64_t *tres_usage_in_min;
    uint64_t *tres_usage_in_min_nodeid;
    uint64_t *tres_usage_in_min_taskid;
    uint64_t *tres_usage_in_tot;
} cslurm_usage_t;

// Asks the slurmds of a step what its tasks use now. libslurm reads what `answer` holds before.
static inline int cslurm_load_step_usage(uint32_t job, uint32_t step,
                                         job_step_stat_response_msg_t **answer) {
    slurm_step_id_t id = {0};
    id.job_id = job;
    id.step_id = step;
    id.step_het_comp = NO_VAL;
    *answer = NULL;
    return cslurm_result(slurm_job_step_stat(&id, NULL, 0, answer));
}

// ------------------------------------------------------------------------------------- Priorities

// What adds up to the priority of a pending job.
typedef struct {
    uint32_t job;
    uint32_t user;
    const char *partition;
    double direct;      // set by hand; then the others are 0
    double age;
    double association;
    double fair_share;
    double job_size;
    double partition_factor;
    double qos;
    double site;
    double nice;
    double tres;        // of all trackable resources together
} cslurm_priority_t;

static inline int cslurm_load_priorities(priority_factors_response_msg_t **priorities) {
    *priorities = NULL;
#if CSLURM_AT_LEAST(23, 2, 0)
    return cslurm_result(slurm_load_job_prio(priorities, cslurm_show));
#else
    return cslurm_result(slurm_load_job_prio(priorities, NULL, NULL, NULL, cslurm_show));
#endif
}

// Puts a list's element into Swift's reach; the list keeps it.
static inline void *cslurm_list_next(void *iterator) {
    return slurm_list_next(iterator);
}

static inline void *cslurm_list_iterator(void *list) {
    return slurm_list_iterator_create(list);
}

static inline void cslurm_list_iterator_free(void *iterator) {
    slurm_list_iterator_destroy(iterator);
}

static inline void *cslurm_priority_list(const priority_factors_response_msg_t *priorities) {
    return (void *)priorities->priority_factors_list;
}

static inline cslurm_priority_t cslurm_priority(const void *element) {
    const priority_factors_object_t *object = (const priority_factors_object_t *)element;
    cslurm_priority_t priority = {0};
#if CSLURM_AT_LEAST(26, 5, 0)
    priority.job = object->step_id.job_id;
#else
    priority.job = object->job_id;
#endif
    priority.user = object->user_id;
    priority.partition = object->partition;
    priority.direct = object->direct_prio;
#if CSLURM_AT_LEAST(23, 2, 0)
    const priority_factors_t *factors = object->prio_factors;
    if (!factors) return priority;
#else
    const priority_factors_object_t *factors = object;
#endif
    priority.age = factors->priority_age;
    priority.association = factors->priority_assoc;
    priority.fair_share = factors->priority_fs;
    priority.job_size = factors->priority_js;
    priority.partition_factor = factors->priority_part;
    priority.qos = factors->priority_qos;
    // Both are shifted, so that they are not negative.
    priority.site = (double)factors->priority_site - (double)NICE_OFFSET;
    priority.nice = (double)factors->nice - (double)NICE_OFFSET;
    for (uint32_t i = 0; factors->priority_tres && i < factors->tres_cnt; i++)
        priority.tres += factors->priority_tres[i];
    return priority;
}

// --------------------------------------------------------------------------------------- Settings

// What slurmctld runs with now, which may be newer than what slurm.conf said at the start.
static inline int cslurm_load_settings(slurm_conf_t **settings) {
    *settings = NULL;
    return cslurm_result(slurm_load_ctl_conf((time_t)0, settings));
}

static inline void cslurm_free_settings(slurm_conf_t *settings) {
#if CSLURM_AT_LEAST(26, 5, 0)
    slurm_free_conf(settings);
#else
    slurm_free_ctl_conf(settings);
#endif
}

// ---------------------------------------------------------------------------- Who may use what

static inline int cslurm_database_qos(void *connection, void **list) {
    slurmdb_qos_cond_t condition = {0};
    errno = 0;
    *list = (void *)slurmdb_qos_get(connection, &condition);
    return *list ? 0 : cslurm_error(ESLURM_DB_CONNECTION);
}

static inline int cslurm_database_tres(void *connection, void **list) {
    slurmdb_tres_cond_t condition;
    slurmdb_init_tres_cond(&condition, false);
    errno = 0;
    *list = (void *)slurmdb_tres_get(connection, &condition);
    return *list ? 0 : cslurm_error(ESLURM_DB_CONNECTION);
}

static inline int cslurm_database_associations(void *connection, const char *cluster,
                                               const char *user, void **list) {
    slurmdb_assoc_cond_t condition = {0};
    condition.cluster_list = cslurm_text_list(cluster);
    condition.user_list = cslurm_text_list(user);
    errno = 0;
    *list = (void *)slurmdb_associations_get(connection, &condition);
    const int error = *list ? 0 : cslurm_error(ESLURM_DB_CONNECTION);
    slurm_list_destroy(condition.cluster_list);
    if (condition.user_list) slurm_list_destroy(condition.user_list);
    return error;
}
