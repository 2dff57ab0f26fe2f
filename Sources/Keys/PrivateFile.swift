import Glibc

/// A file that its owner alone may read.
enum PrivateFile {
    /// Largest file that is read: a city of ten thousand keys needs four mebibytes.
    private static let largest = 16 << 20

    /// Its bytes, if nobody else could have read or replaced them.
    static func read(_ path: String) throws(KeyProblem) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw .missing(path: path)
            case ELOOP: throw .notOurs(path: path)
            default: throw .failed(path: path, reason: SystemError.words)
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .failed(path: path, reason: SystemError.words)
        }
        // What is looked at is what was opened, whatever its name stands for by now.
        guard status.st_mode & S_IFMT == S_IFREG, isOurs(status) else {
            throw .notOurs(path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .tooOpen(path: path, mode: status.st_mode & 0o777)
        }
        guard status.st_size <= largest else {
            throw .failed(path: path, reason: "larger than any file of keys")
        }
        return try bytes(of: descriptor, path)
    }

    /// Refuses a folder in which others could put files of theirs.
    static func checkFolder(_ path: String) throws(KeyProblem) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .missing(path: path)
        }
        guard isOurs(status) else { throw .notOurs(path: path) }
        guard status.st_mode & 0o022 == 0 else {
            throw .tooOpen(path: path, mode: status.st_mode & 0o777)
        }
    }

    /// Puts a text in a file's place in one step: after a crash there is the old file or the new.
    ///
    /// The caller holds the folder's lock.
    static func write(_ text: String, to path: String) throws(KeyProblem) {
        let draft = path + ".new"
        // Left behind by a process that died; it is missing as a rule.
        _ = unsafe unlink(draft)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(draft, flags, 0o600)
        guard descriptor >= 0 else { throw .failed(path: draft, reason: SystemError.words) }
        let isWritten = put(Array(text.utf8), descriptor) && fsync(descriptor) == 0
        let reason = isWritten ? "" : SystemError.words
        close(descriptor)
        guard isWritten, unsafe rename(draft, path) == 0 else {
            let words = isWritten ? SystemError.words : reason
            _ = unsafe unlink(draft)
            throw .failed(path: path, reason: words)
        }
        try flushFolder(of: path)
    }

    private static func isOurs(_ status: stat) -> Bool {
        status.st_uid == geteuid() || status.st_uid == 0
    }

    private static func bytes(of descriptor: Int32, _ path: String) throws(KeyProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed(path: path, reason: SystemError.words) }
            if count == 0 || bytes.count > largest { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Makes the new name survive a power cut.
    private static func flushFolder(of path: String) throws(KeyProblem) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(path: folder, reason: SystemError.words) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .failed(path: folder, reason: SystemError.words)
        }
    }
}

/// The system's last error on this thread.
enum SystemError {
    static var words: String {
        let code = errno
        return unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
