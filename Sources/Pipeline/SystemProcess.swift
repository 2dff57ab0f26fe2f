import Glibc

/// This process, as the system knows it.
enum SystemProcess {
    /// Its number.
    static var number: Int32 { getpid() }

    /// Whether a process exists, whoever owns it.
    static func isAlive(_ number: Int32) -> Bool { kill(number, 0) == 0 || errno == EPERM }
}
