/// What is sent for one job, or for one component of a heterogeneous job: the fields of
/// `job_desc_msg_t` that differ from what `slurm_init_job_desc_msg` sets.
///
/// Free of C, so that every rule of submission can be tested, and a cluster in memory can take
/// submissions, without Slurm's library. The names are those of slurm.h, which explains them; a nil
/// field is left as the library initializes it.
// swift-format-ignore: AlwaysUseLowerCamelCase
package struct JobFields: Sendable, Hashable {
    /// `environment` and `env_size`.
    package var environment = JobEnvironment()
    /// `argv` and `argc`.
    package var argv: [String] = []
    package var script: JobScript?

    package var account: String?
    package var alloc_node: String?
    package var acctg_freq: String?
    package var array_inx: String?
    package var batch_features: String?
    package var burst_buffer: String?
    package var clusters: String?
    package var cluster_features: String?
    package var comment: String?
    package var container: String?
    package var container_id: String?
    package var container_type: String?
    package var cpus_per_tres: String?
    package var dependency: String?
    package var exc_nodes: String?
    package var extra: String?
    package var features: String?
    package var job_size_str: String?
    package var licenses: String?
    package var mail_user: String?
    package var mcs_label: String?
    package var mem_bind: String?
    package var mem_per_tres: String?
    package var name: String?
    package var network: String?
    package var partition: String?
    package var prefer: String?
    package var qos: String?
    package var req_context: String?
    package var req_nodes: String?
    package var reservation: String?
    package var resp_host: String?
    package var std_err: String?
    package var std_in: String?
    package var std_out: String?
    package var submit_line: String?
    package var tres_bind: String?
    package var tres_freq: String?
    package var tres_per_job: String?
    package var tres_per_node: String?
    package var tres_per_socket: String?
    package var tres_per_task: String?
    package var wckey: String?
    package var work_dir: String?

    package var begin_time: Int64?
    package var bitflags: UInt64?
    package var contiguous: UInt16?
    package var core_spec: UInt16?
    package var cores_per_socket: UInt16?
    package var cpu_freq_gov: UInt32?
    package var cpu_freq_max: UInt32?
    package var cpu_freq_min: UInt32?
    package var cpus_per_task: UInt16?
    package var deadline: Int64?
    package var delay_boot: UInt32?
    package var group_id: UInt32?
    package var kill_on_node_fail: UInt16?
    package var mail_type: UInt16?
    package var max_nodes: UInt32?
    package var mem_bind_type: UInt16?
    package var mem_update_delay: UInt16?
    package var mem_update_margin: UInt16?
    package var min_cpus: UInt32?
    package var min_nodes: UInt32?
    package var nice: UInt32?
    package var ntasks_per_core: UInt16?
    package var ntasks_per_node: UInt16?
    package var ntasks_per_socket: UInt16?
    package var ntasks_per_tres: UInt16?
    package var num_tasks: UInt32?
    package var oom_kill_step: UInt16?
    package var open_mode: UInt8?
    package var other_port: UInt16?
    package var overcommit: UInt8?
    package var plane_size: UInt16?
    package var pn_min_cpus: UInt16?
    package var pn_min_memory: UInt64?
    package var pn_min_tmp_disk: UInt32?
    package var power_flags: UInt8?
    package var priority: UInt32?
    package var profile: UInt32?
    package var reboot: UInt16?
    package var req_switch: UInt32?
    package var requeue: UInt16?
    package var resv_port_cnt: UInt16?
    package var segment_size: UInt16?
    package var shared: UInt16?
    package var sockets_per_node: UInt16?
    package var task_dist: UInt32?
    package var threads_per_core: UInt16?
    package var time_limit: UInt32?
    package var time_min: UInt32?
    package var user_id: UInt32?
    package var wait4switch: UInt32?
    package var wait_all_nodes: UInt16?
    package var warn_flags: UInt16?
    package var warn_signal: UInt16?
    package var warn_time: UInt16?

    package init() {}
}
