# The files of a private cluster: slurm.conf, gres.conf, slurmdbd.conf, hosts, devices, key.
# shellcheck shell=bash

# write_configuration: needs root, folder, mark, sockets, nodes, port, accounting, cluster_name, backup,
# memory_limits, settings.
write_configuration() {
    mkdir -p "$folder"/{run,run-backup,log,state,spool,dev} "$sockets"
    # Jobs of other users must reach the configuration and munge's socket.
    chmod 755 "$folder" "$folder/run" "$folder/log" "$sockets"
    write_hosts
    write_devices
    joined=
    case $accounting in of:*) joined=$root/${accounting#of:} ;; esac
    if [ -n "$joined" ]; then
        cp "$joined/munge.key" "$folder/munge.key" ||
            fail "there is no cluster ${accounting#of:} to join"
    else
        head -c 128 /dev/urandom >"$folder/munge.key"
    fi
    chmod 400 "$folder/munge.key"
    write_slurm_conf
    write_cgroup_conf
    [ "$accounting" != yes ] || write_slurmdbd_conf
}

write_hosts() {
    local n
    {
        cat /etc/hosts
        say
        say 127.0.0.1 ctl1
        # Another address, for both controllers listen on the same port.
        say 127.0.0.2 ctl2
        for ((n = 1; n <= nodes; n++)); do say 127.0.0.1 "n$n"; done
    } >"$folder/hosts-$mark"
    chmod 644 "$folder/hosts-$mark"
}

# GPUs to schedule, with none in the machine: slurmd wants character devices of distinct names.
write_devices() {
    local n
    for n in 0 1 2 3; do
        rm -f "$folder/dev/gpu$n"
        mknod -m 666 "$folder/dev/gpu$n" c 1 3 2>/dev/null ||
            ln -s /dev/null "$folder/dev/gpu$n"
    done
    say "AutoDetect=off
Name=gpu File=$folder/dev/gpu[0-3]" >"$folder/gres.conf"
}

write_slurm_conf() {
    local lines setting database=$((port + 1))
    [ -z "$joined" ] ||
        database=$(sed -n 's/^AccountingStoragePort=//p' "$joined/slurm.conf" | grep .) ||
        fail "cluster ${accounting#of:} has no accounting to join"
    lines="ClusterName=$cluster_name
SlurmctldHost=ctl1(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$sockets/munge.socket,cred_expire=5
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=2
SlurmdParameters=config_overrides
GresTypes=gpu
MpiDefault=none
ReturnToService=2
KillWait=3
SlurmctldTimeout=10
SlurmdTimeout=15
BatchStartTimeout=60
PriorityType=priority/basic
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobCompType=jobcomp/none"
    if [ "$accounting" != no ]; then
        lines+="
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=5
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$database
AccountingStoragePass=$sockets/munge.socket
AccountingStorageTRES=gres/gpu"
    else
        lines+="
JobAcctGatherType=jobacct_gather/none"
    fi
    for setting in "${settings[@]}"; do
        lines=$(grep -vi "^${setting%%=*}=" <<<"$lines")$'\n'$setting
    done
    # The order of the two controllers is their rank.
    [ "$backup" = no ] ||
        lines=$(sed '/^SlurmctldHost=ctl1/a SlurmctldHost=ctl2(127.0.0.2)' <<<"$lines")
    say "$lines
NodeName=n[1-$nodes] NodeHostname=n[1-$nodes] NodeAddr=127.0.0.1 Port=[$((port + 2))-$((port + 1 + nodes))] CPUs=4 RealMemory=4000 Gres=gpu:4 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE
PartitionName=high Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF" \
        >"$folder/slurm.conf"
    chmod 644 "$folder/slurm.conf" "$folder/gres.conf"
}

write_cgroup_conf() {
    local release lines
    release=$(slurmd -V)
    release=${release##* }
    if [ "$memory_limits" = yes ]; then
        lines="CgroupPlugin=cgroup/v1
CgroupMountpoint=/sys/fs/cgroup
ConstrainRAMSpace=yes
ConstrainSwapSpace=yes"
    elif [ "${release%%.*}" -ge 23 ]; then
        # Its slurmd wants cgroups, or to hear that there are none; earlier ones know no such word.
        lines="CgroupPlugin=disabled"
    else
        return 0
    fi
    say "$lines" >"$folder/cgroup.conf"
    chmod 644 "$folder/cgroup.conf"
}

write_slurmdbd_conf() {
    # slurmdbd refuses a file that others may read.
    (umask 077 && say "AuthType=auth/munge
AuthInfo=socket=$sockets/munge.socket
DbdHost=localhost
DbdPort=$((port + 1))
SlurmUser=root
PidFile=$folder/run/slurmdbd.pid
LogFile=$folder/log/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=slurm_acct_db" >"$folder/slurmdbd.conf")
}
