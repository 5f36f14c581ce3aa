// One face of libslurm for 21.08 to 26.05.
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>
#include <slurm/slurmdb.h>
