/// A 64-bit FNV-1a hash of text, for telling tables apart; no protection against forgery.
///
/// Source: Fowler, Noll & Vo, the parameters of draft-eastlake-fnv for 64 bits.
struct Fingerprint {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The fingerprint of a text, as 16 hexadecimal digits.
    static func of(_ text: String) -> String {
        var print = Fingerprint()
        print.add(text)
        return print.digits
    }

    mutating func add(_ text: String) {
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Sixteen hexadecimal digits.
    var digits: String {
        let text = String(state, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
