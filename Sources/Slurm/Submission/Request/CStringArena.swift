#if canImport(CSlurm)
    import CSlurm

    /// Memory for C strings that lives until this object is released.
    ///
    /// Slurm's own functions never free what they are given here: `slurm_free_job_desc_msg` is for
    /// memory from `xmalloc`, and is not called.
    final class CStringArena {
        private var blocks: [UnsafeMutableRawPointer] = []

        deinit {
            for block in blocks { block.deallocate() }
        }

        func string(_ text: String?) -> UnsafeMutablePointer<CChar>? {
            text.map { bytes($0.utf8) }
        }

        func string(_ text: [UInt8]?) -> UnsafeMutablePointer<CChar>? {
            text.map { bytes($0) }
        }

        /// An array of strings with a null pointer at its end.
        func array(
            _ texts: [[UInt8]]
        ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
            guard !texts.isEmpty else { return nil }
            let array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
                .allocate(capacity: texts.count + 1)
            blocks.append(UnsafeMutableRawPointer(array))
            for (index, text) in texts.enumerated() {
                (array + index).initialize(to: bytes(text))
            }
            (array + texts.count).initialize(to: nil)
            return array
        }

        private func bytes(_ text: some Collection<UInt8>) -> UnsafeMutablePointer<CChar> {
            let block = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            blocks.append(UnsafeMutableRawPointer(block))
            let copied = UnsafeMutableRawBufferPointer(start: block, count: text.count)
            copied.copyBytes(from: text)
            (block + text.count).initialize(to: 0)
            return block
        }
    }
#endif
