import ArgumentParser
import Foundation
import Pipeline

/// Ends a command with words on standard error and an exit code after `sysexits.h`.
enum Exit {
    static func failure(_ words: String, code: Int32) -> ExitCode {
        Terminal.complain(words)
        return ExitCode(code)
    }

    static func failure(_ error: PipelineError) -> ExitCode {
        failure("\(error)", code: error.exitCode)
    }
}

/// The two streams that a person reads.
enum Terminal {
    /// Writes a line to standard error.
    static func complain(_ words: String) {
        FileHandle.standardError.write(Data(("ngatu: " + words + "\n").utf8))
    }

    /// Writes a line to standard error without a prefix: progress and summaries.
    static func note(_ words: String) {
        FileHandle.standardError.write(Data((words + "\n").utf8))
    }

    /// Writes a line to standard output at once, even into a pipe; `false` when nobody reads.
    @discardableResult static func say(_ words: String) -> Bool {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((words + "\n").utf8))
            return true
        } catch {
            return false
        }
    }
}
