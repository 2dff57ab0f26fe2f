import Glibc

/// Keeps a second writer out of a folder, until it goes out of scope.
struct FolderLock: ~Copyable {
    private let descriptor: Int32

    /// Locks a folder that is there.
    init(_ folder: String) throws(KeyProblem) {
        let path = folder + "/lock"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed(path: path, reason: SystemError.words) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: folder)
        }
        // Last: whatever throws once all is set runs `deinit`, which would close it again.
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
