import Glibc

/// A file in the scratch folder that is written only when its content changes.
struct ScratchFile {
    let path: String
    private var content: [UInt8]?

    init(path: String) { self.path = path }

    /// Gives the file this content.
    mutating func hold(_ bytes: some Collection<UInt8>) {
        if let content, content.elementsEqual(bytes) { return }
        // Foundation loses a buffer for each empty file that it reads; a blank line is as empty.
        let new = bytes.isEmpty ? [UInt8(ascii: "\n")] : Array(bytes)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0, write(descriptor, new, new.count) == new.count else {
            fail("\(path) cannot be written")
        }
        close(descriptor)
        content = Array(bytes)
    }

    /// Takes the file away.
    mutating func remove() {
        guard content != nil else { return }
        unlink(path)
        content = nil
    }
}
