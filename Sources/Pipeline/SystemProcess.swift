import Glibc

/// This process, as the system knows it.
enum SystemProcess {
    /// Its number.
    static var number: Int32 { getpid() }
}
