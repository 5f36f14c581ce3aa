#if canImport(CSlurm)
    import Glibc

    /// Finds `slurm.conf`, and makes sure that libslurm will be able to read it.
    ///
    /// libslurm ends the process when it finds none, and sleeps up to 60 s for a file that is
    /// named and missing, an included one too (`s_p_parse_file` in its `parse_config.c`).
    struct ConfigurationFile {
        /// Made absolute: the host may change its current folder, and jobs start in another one.
        let path: String

        /// The places where libslurm looks, in its order. Where the site's default was compiled
        /// in is not exported; these are the defaults of the distributions and of `configure`.
        private static let wellKnown = [
            "/etc/slurm/slurm.conf", "/usr/local/etc/slurm.conf", "/opt/slurm/etc/slurm.conf",
            "/etc/slurm-llnl/slurm.conf", "/run/slurm/conf/slurm.conf",
        ]

        /// Finds the file: the one given, else the one `SLURM_CONF` names, else a well-known one.
        init(given: String?, environment: String?) throws(SlurmError) {
            if let given {
                path = Self.absolute(given)
                try Self.check(path, named: "given as configurationFile")
            } else if let environment {
                path = Self.absolute(environment)
                try Self.check(path, named: "named by SLURM_CONF")
            } else if let found = Self.wellKnown.first(where: { access($0, F_OK) == 0 }) {
                path = found
                try Self.check(path, named: "found")
            } else {
                throw .notConfigured(
                    "no slurm.conf: SLURM_CONF is not set, and there is none of "
                        + Self.wellKnown.joined(separator: ", ")
                        + ". On a cluster without configuration files start slurmd or sackd "
                        + "here, or copy the file and set SLURM_CONF")
            }
        }

        /// Follows `Include` lines, and makes sure that each file is there.
        func checkIncludes() throws(SlurmError) {
            var clusterName: String?
            try checkIncludes(of: path, clusterName: &clusterName, depth: 0)
        }

        private func checkIncludes(
            of file: String, clusterName: inout String?, depth: Int
        ) throws(SlurmError) {
            guard depth < 32 else {
                throw .notConfigured("\(file): Include files include each other")
            }
            for line in try Self.lines(of: file) {
                let words = line.split(whereSeparator: \.isWhitespace)
                if let name = Self.value(of: "clustername", in: line) {
                    clusterName = name.lowercased()
                }
                guard words.count > 1, words[0].lowercased() == "include" else { continue }
                var included = String(words[1])
                if let modifier = included.firstRange(ofBytes: "%c") {
                    guard let clusterName else {
                        throw .notConfigured("\(file): Include \(included) before ClusterName")
                    }
                    included.replaceSubrange(modifier, with: clusterName)
                }
                if !included.hasPrefix("/") {
                    let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
                    included = folder + included
                }
                try Self.check(included, named: "included by \(file)")
                try checkIncludes(of: included, clusterName: &clusterName, depth: depth + 1)
            }
        }

        private static func absolute(_ path: String) -> String {
            guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
            defer { free(folder) }
            return String(cString: folder) + "/" + path
        }

        private static func check(_ path: String, named how: String) throws(SlurmError) {
            var status = stat()
            if stat(path, &status) == 0, access(path, R_OK) == 0 {
                guard status.st_mode & S_IFMT != S_IFDIR else {
                    throw .notConfigured("\(path) (\(how)) is a directory")
                }
                return
            }
            throw .notConfigured("\(path) (\(how)): \(String(cString: strerror(errno)))")
        }

        private static func lines(of file: String) throws(SlurmError) -> [Substring] {
            guard let stream = fopen(file, "re") else {
                throw .notConfigured("\(file): \(String(cString: strerror(errno)))")
            }
            defer { fclose(stream) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
                bytes += buffer[..<count]
            }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
                line.prefix { $0 != "#" }
            }
        }

        private static func value(of key: String, in line: Substring) -> String? {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased().filter({ !$0.isWhitespace }) == key
            else { return nil }
            return parts[1].split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
    }
#endif

extension SlurmError {
    static func notConfigured(_ message: String) -> SlurmError {
        SlurmError(.notConfigured, operation: "connect to Slurm", message: message)
    }
}
