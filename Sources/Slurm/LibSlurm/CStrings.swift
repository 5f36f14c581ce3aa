#if canImport(CSlurm)
    extension String {
        /// Copies a C string; `nil` for a null pointer.
        init?(_ pointer: UnsafePointer<CChar>?) {
            guard let pointer else { return nil }
            self.init(cString: pointer)
        }

        /// Copies a C string; `nil` for a null pointer.
        init?(_ pointer: UnsafeMutablePointer<CChar>?) {
            self.init(UnsafePointer(pointer))
        }
    }

    extension Optional where Wrapped == String {
        /// Slurm writes "there is none" as a null pointer or as an empty string.
        init(nonEmpty pointer: UnsafePointer<CChar>?) {
            if let pointer, pointer.pointee != 0 {
                self = String(cString: pointer)
            } else {
                self = nil
            }
        }

        /// Slurm writes "there is none" as a null pointer or as an empty string.
        init(nonEmpty pointer: UnsafeMutablePointer<CChar>?) {
            self.init(nonEmpty: UnsafePointer(pointer))
        }
    }

    extension [String] {
        mutating func append(nonEmpty pointer: UnsafeMutablePointer<CChar>?) {
            if let text = String?(nonEmpty: pointer) { append(text) }
        }
    }
#endif
