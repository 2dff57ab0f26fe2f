/// Finds the word somebody probably meant.
public enum NearestWord {
    /// The candidate within a few edits of a word, or `nil` where none is near.
    ///
    /// At most a third of the word may differ, and at least two letters may: our choice, enough
    /// for a slip of the finger and too little for another word.
    public static func to(_ word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(2, word.count / 3)
        let ranked = candidates.map { (candidate: $0, distance: distance(word, $0)) }
        let best = ranked.min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
        guard let best, best.distance <= limit else { return nil }
        return best.candidate
    }

    /// The end of a sentence about an unknown word: `; did you mean 'loop'?` or a full stop.
    public static func hint(_ word: String, among candidates: some Sequence<String>) -> String {
        to(word, among: candidates).map { "; did you mean '\($0)'?" } ?? "."
    }

    /// Levenshtein's edit distance, ignoring case.
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased().unicodeScalars.prefix(64))
        let right = Array(right.lowercased().unicodeScalars.prefix(64))
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (scalar == other ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
