#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func reservations() throws(SlurmError) -> [Reservation] {
            let answer = try answer("load reservations", cslurm_load_reservations)
            defer { slurm_free_reservation_info_msg(answer) }
            return UnsafeBufferPointer(
                start: answer.pointee.reservation_array, count: Int(answer.pointee.record_count)
            ).map { reservation in
                withUnsafePointer(to: reservation) { Reservation($0) }
            }
        }

        package func licenses() throws(SlurmError) -> [License] {
            let answer = try answer("load licenses", cslurm_load_licenses)
            defer { slurm_free_license_info_msg(answer) }
            return UnsafeBufferPointer(
                start: answer.pointee.lic_array, count: Int(answer.pointee.num_lic)
            ).map { license in
                License(
                    name: String(license.name) ?? "", total: Int(license.total),
                    used: Int(license.in_use), available: Int(license.available),
                    reserved: Int(license.reserved), isRemote: license.remote != 0)
            }
        }
    }

    extension Reservation {
        fileprivate init(_ pointer: UnsafePointer<reserve_info_t>) {
            let reservation = pointer.pointee
            self.init(name: String(reservation.name) ?? "")
            start = Date(slurm: reservation.start_time)
            end = Date(slurm: reservation.end_time)
            nodes = .init(nonEmpty: reservation.node_list)
            nodeCount = Int(reservation.node_cnt.slurmValue ?? 0)
            coreCount = reservation.core_cnt.slurmValue.map { Int($0) }
            users = String?(nonEmpty: reservation.users).items
            accounts = String?(nonEmpty: reservation.accounts).items
            groups = String?(nonEmpty: reservation.groups).items
            partition = .init(nonEmpty: reservation.partition)
            features = .init(nonEmpty: reservation.features)
            licenses = .init(nonEmpty: reservation.licenses)
            tres = String?(nonEmpty: reservation.tres_str).map { TRES($0) }
            burstBuffer = .init(nonEmpty: reservation.burst_buffer)
            comment = .init(nonEmpty: cslurm_reservation_comment(pointer))
            allowedPartitions = String?(nonEmpty: cslurm_reservation_partitions(pointer)).items
            qos = String?(nonEmpty: cslurm_reservation_qos(pointer)).items
            let delay = reservation.max_start_delay
            maximumStartDelay = delay == 0 ? nil : delay.slurmValue.map { .seconds(Int($0)) }
            flags = reservation.flags
        }
    }
#endif
