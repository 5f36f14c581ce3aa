#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    // Slurm writes "not set" as NO_VAL and "no limit" as INFINITE, of the field's width.

    /// A number of a width that Slurm uses.
    protocol SlurmNumber {
        /// The number, unless it stands for "not set" or "no limit".
        var slurmValue: Self? { get }
    }

    extension UInt16: SlurmNumber {
        /// The number, unless it stands for "not set" or "no limit".
        var slurmValue: UInt16? {
            self == cslurm_no_value_16 || self == cslurm_infinite_16 ? nil : self
        }
    }

    extension UInt32: SlurmNumber {
        /// The number, unless it stands for "not set" or "no limit".
        var slurmValue: UInt32? {
            self == cslurm_no_value || self == cslurm_infinite ? nil : self
        }
    }

    extension UInt64: SlurmNumber {
        /// The number, unless it stands for "not set" or "no limit".
        var slurmValue: UInt64? {
            self == cslurm_no_value_64 || self == cslurm_infinite_64 ? nil : self
        }
    }

    extension FixedWidthInteger where Self: SlurmNumber {
        /// The count, unless it stands for "not set" or "no limit".
        var slurmCount: Int? { slurmValue.map { Int(clamping: $0) } }
    }

    extension Date {
        /// A time in seconds since 1970; `nil` for 0, for "not set", of which both widths occur, and
        /// for what is no time, of more than 30,000 years.
        init?(slurm time: time_t) {
            guard time > 0, time < 1 << 40, time != time_t(cslurm_no_value),
                time != time_t(cslurm_infinite)
            else { return nil }
            self.init(timeIntervalSince1970: Double(time))
        }
    }
#endif
