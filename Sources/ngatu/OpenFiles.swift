import Glibc

/// How many files this process may have open; each connection is one.
enum OpenFiles {
    /// Takes what the system allows. Many systems let processes begin with 1,024, which is less than
    /// the connections of a city, and allow them more if they ask.
    static func allowMost() {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it is refused, the old limit stands, and is named when it is met.
        _ = unsafe setrlimit(kind, &limit)
    }
}
