import FoundationEssentials
import Glibc

/// A file, or standard input, read in pieces.
@safe struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens a file for reading; `-` is standard input.
    init(path: String) throws(PipelineError) {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: Self.words()) }
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// The next bytes; none at the end.
    func read() throws(PipelineError) -> [UInt8] {
        let size = 1 << 16
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            repeat {
                count = unsafe Glibc.read(descriptor, buffer.baseAddress, size)
            } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        guard count >= 0 else { throw .cannotRead(path: path, reason: Self.words()) }
        return bytes
    }

    private static func words() -> String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
