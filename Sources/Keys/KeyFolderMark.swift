import Glibc

/// Tells one state of a file from the next.
public struct KeyFolderMark: Hashable, Sendable {
    private let file: UInt
    private let seconds: Int
    private let nanoseconds: Int

    init?(of path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        file = status.st_ino
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
