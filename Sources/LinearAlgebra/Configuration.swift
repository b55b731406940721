import COpenBLAS

/// Process-wide settings of the linear algebra library.
public enum LinearAlgebra {
    private static let configured: Void = openblas_set_num_threads(1)

    /// Limits BLAS to the calling thread; the first call counts, later ones cost nothing.
    ///
    /// At the sizes used here a second thread gains nothing, and its spinning would take time from the event loops.
    public static func configure() { configured }

    /// Threads that BLAS uses: 1 after `configure()`.
    public static var threads: Int { Int(openblas_get_num_threads()) }
}
